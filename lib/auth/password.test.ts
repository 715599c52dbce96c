import { expect, it } from "vitest";
import { limits } from "@/lib/contracts/limits";
import { hashPassword, verifyPassword } from "./password";

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

it("accepts no password for an unknown user", async () => {
  expect(await verifyPassword(null, PASSWORD)).toBe(false);
  expect(await verifyPassword(null, "")).toBe(false);
});
