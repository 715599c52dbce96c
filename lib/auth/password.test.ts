import { verify } from "@node-rs/argon2";
import { expect, it, vi } from "vitest";
import { limits } from "@/lib/contracts/limits";
import { hashPassword, verifyPassword } from "./password";

// The real function, with its calls recorded.
vi.mock("@node-rs/argon2", async (original) => {
  const argon2 = await original<typeof import("@node-rs/argon2")>();
  return { ...argon2, verify: vi.fn(argon2.verify) };
});

const PASSWORD = "a-password-of-tests";

it("hashes a password with Argon2id, 19 MiB, two passes, one lane, and its own salt", async () => {
  const [first, second] = [await hashPassword(PASSWORD), await hashPassword(PASSWORD)];
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(second).not.toBe(first);
});

it("accepts the right password and no other", async () => {
  const kept = await hashPassword(PASSWORD);
  expect(await verifyPassword(kept, PASSWORD)).toBe(true);
  for (const wrong of ["", `${PASSWORD} `, PASSWORD.toUpperCase(), "x".repeat(limits.passwordMaxLength + 1)])
    expect(await verifyPassword(kept, wrong)).toBe(false);
});

it("does the same work for an unknown user as for a known one, so that the response time reveals nothing", async () => {
  const kept = await hashPassword(PASSWORD);
  vi.mocked(verify).mockClear();
  await verifyPassword(kept, "wrong");
  await verifyPassword(null, "wrong");
  const [known, unknown] = vi.mocked(verify).mock.calls.map(([hashed]) => String(hashed));
  const parameters = (hashed = "") => hashed.split("$").slice(0, 4);
  expect(parameters(unknown)).toEqual(parameters(known));
  expect(unknown?.length).toBe(known?.length);
});

it("accepts no password for an unknown user", async () => {
  expect(await verifyPassword(null, PASSWORD)).toBe(false);
  expect(await verifyPassword(null, "")).toBe(false);
});
