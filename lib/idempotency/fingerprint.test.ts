import { expect, it } from "vitest";
import { fingerprintOf } from "./fingerprint";

const of = (body: unknown, path = "/api/v1/leads", method = "POST") =>
  Buffer.from(fingerprintOf(method, path, body)).toString("hex");

it("is the same for the same body in another order", () => {
  expect(of({ a: 1, b: { d: [1, 2], c: null } })).toBe(of({ b: { c: null, d: [1, 2] }, a: 1 }));
});

it("differs for another value, another order of a list, another path, and another method", () => {
  const body = { at: new Date(0), list: [1, 2] };
  const all = [
    of(body),
    of({ ...body, at: new Date(1_000) }),
    of({ ...body, list: [2, 1] }),
    of({ ...body, list: undefined }),
    of(body, "/api/v1/bookings"),
    of(body, "/api/v1/leads", "PUT"),
  ];
  expect(new Set(all).size).toBe(all.length);
});

it("does not depend on the caller's password, which may be required for a repeat", () => {
  expect(of({ name: "CI", password: "secret" })).toBe(of({ name: "CI" }));
});
