import { expect, it } from "vitest";
import { isRouterState } from "./is-router-state";

const written = (value: unknown) => encodeURIComponent(JSON.stringify(value));

it("accepts what the browser's router sends", () => {
  expect(
    isRouterState(written(["", { children: ["leads", { children: ["__PAGE__", {}] }] }, null, null, true])),
  ).toBe(true);
  expect(isRouterState(written(["", { children: [["id", "we_1", "d"], {}] }]))).toBe(true);
});

it.each([
  "garbage",
  "%E0%A4%A",
  "%5B%22",
  written({}),
  written([]),
  written(["", []]),
  written(["", { a: 1 }]),
  "",
])("refuses %j", (header) => expect(isRouterState(header)).toBe(false));
