import { describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "./password";

describe("a password", () => {
  it("is stored as Argon2id with 19 MiB, two passes and one lane, salted", async () => {
    const [one, other] = [await hashPassword("correct horse"), await hashPassword("correct horse")];
    for (const stored of [one, other]) expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
  });

  it("opens what it was set for, and nothing else does", async () => {
    const stored = await hashPassword("correct horse");
    expect(await verifyPassword(stored, "correct horse")).toBe(true);
    for (const wrong of ["correct hors", "", "x".repeat(201)])
      expect(await verifyPassword(stored, wrong)).toBe(false);
    expect(await verifyPassword(null, "correct horse")).toBe(false);
  });
});
