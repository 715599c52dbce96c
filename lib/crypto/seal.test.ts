import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { SecretKey } from "@/lib/env";
import { type SealContext, seal, sealedUnder, UnsealError, unseal } from "./seal";
import { newSecret } from "./sign";

const key = (kid: string): SecretKey => ({ kid, key: randomBytes(32) });
const keys: [SecretKey, ...SecretKey[]] = [key("k2"), key("k1")];
const context: SealContext = { organizationId: "org", webhookId: "we_1", slot: "current" };

describe("a sealed secret", () => {
  it("opens to the original text, ASCII or not", () => {
    for (const secret of [newSecret(), "", "ü🎉\u0000"]) {
      expect(unseal(seal(secret, context, keys), context, keys)).toBe(secret);
    }
  });

  it("does not contain the secret and differs each time", () => {
    const secret = newSecret();
    const [one, other] = [seal(secret, context, keys), seal(secret, context, keys)];
    expect(one.equals(other)).toBe(false);
    expect(one.toString("latin1")).not.toContain(secret.slice(6, 16));
  });

  it("is sealed with the first key and opens with any configured key", () => {
    const [current, old] = keys;
    const before = seal("secret", context, [old as SecretKey]);
    expect(sealedUnder(before)).toBe("k1");
    expect(unseal(before, context, keys)).toBe("secret");
    const after = seal(unseal(before, context, keys), context, keys);
    expect(sealedUnder(after)).toBe("k2");
    expect(unseal(after, context, [current])).toBe("secret");
  });

  it.each([
    ["another organization", { ...context, organizationId: "other" }],
    ["another webhook", { ...context, webhookId: "we_2" }],
    ["the other slot", { ...context, slot: "previous" as const }],
  ])("does not open after it was moved to %s", (_where, elsewhere) => {
    expect(() => unseal(seal("secret", context, keys), elsewhere, keys)).toThrow(UnsealError);
  });

  it("does not open if its key ID is not configured, and the error names the ID", () => {
    const sealed = seal("secret", context, [key("gone")]);
    expect(() => unseal(sealed, context, keys)).toThrow(/"gone"/);
    expect(() => unseal(sealed, context, keys)).toThrow(UnsealError);
    expect(() => unseal(sealed, context, [])).toThrow(UnsealError);
  });

  it("does not open with another key of the same ID", () => {
    expect(() => unseal(seal("secret", context, keys), context, [key("k2")])).toThrow(UnsealError);
  });

  it("does not open if any bit is flipped in its key ID, IV, tag, or ciphertext", () => {
    const sealed = seal("secret", context, keys);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const damaged = Buffer.from(sealed);
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => unseal(damaged, context, keys), `bit ${bit}`).toThrow(UnsealError);
    }
  });

  it("does not open if it is shortened or extended", () => {
    const sealed = seal("secret", context, keys);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => unseal(sealed.subarray(0, length), context, keys), `${length} bytes`).toThrow(UnsealError);
    }
    expect(() => unseal(Buffer.concat([sealed, Buffer.of(0)]), context, keys)).toThrow(UnsealError);
  });

  it("does not reveal the secret or the keys in the error", () => {
    const secret = newSecret();
    const sealed = seal(secret, context, keys);
    sealed.writeUInt8(sealed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
    let message = "";
    try {
      unseal(sealed, context, keys);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain("does not open");
    expect(message).not.toContain(secret);
    expect(message).not.toContain(keys[0].key.toString("base64"));
  });
});
