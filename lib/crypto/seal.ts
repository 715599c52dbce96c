import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SecretKey } from "@/lib/env";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Place of a webhook's signing secret, or of its custom headers. */
export interface WebhookPlace {
  organizationId: string;
  webhookId: string;
  slot: "current" | "previous" | "headers";
}

/** Place of the secret of a person's authenticator app. */
interface UserPlace {
  userId: string;
  slot: "totp";
}

/** Place of an organization's own secret. */
interface OrganizationPlace {
  organizationId: string;
  slot: "alert_url";
}

/** The owner and slot that a sealed secret is bound to. It cannot be opened for another owner or slot. */
export type SealContext = WebhookPlace | UserPlace | OrganizationPlace;

/** Thrown for a secret that cannot be opened because of an unknown key ID, a wrong context, or damaged bytes. */
export class UnsealError extends Error {
  override name = "UnsealError";
}

function aad(place: SealContext): Buffer {
  return Buffer.from(`${ownerOf(place)}|${place.slot}`, "utf8");
}

function ownerOf(place: SealContext): string {
  if ("userId" in place) return `user|${place.userId}`;
  if ("webhookId" in place) return `${place.organizationId}|${place.webhookId}`;
  return `organization|${place.organizationId}`;
}

/** Encrypts with the first key. Layout: length of kid (1 byte) | kid | IV (12) | tag (16) | ciphertext. */
export function seal(
  plaintext: string,
  context: SealContext,
  [first]: readonly [SecretKey, ...SecretKey[]],
): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, first.key, iv, { authTagLength: TAG_BYTES }).setAAD(aad(context));
  const ciphertext = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  const kid = Buffer.from(first.kid, "utf8");
  return Buffer.concat([Buffer.of(kid.length), kid, iv, cipher.getAuthTag(), ciphertext]);
}

/** The key ID in a sealed secret. */
export function sealedUnder(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(1, 1 + (sealed[0] ?? 0))).toString("utf8");
}

/** @throws {UnsealError} */
export function unseal(sealed: Uint8Array, context: SealContext, keys: readonly SecretKey[]): string {
  const kid = sealedUnder(sealed);
  const found = keys.find((key) => key.kid === kid);
  if (!found) throw new UnsealError(`no key ${JSON.stringify(kid)} in WEBHOOK_SECRET_KEYS`);
  const at = 1 + (sealed[0] ?? 0);
  try {
    const decipher = createDecipheriv(ALGORITHM, found.key, sealed.subarray(at, at + IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(aad(context)).setAuthTag(sealed.subarray(at + IV_BYTES, at + IV_BYTES + TAG_BYTES));
    const ciphertext = sealed.subarray(at + IV_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8");
  } catch {
    throw new UnsealError(`the secret sealed under key ${JSON.stringify(kid)} does not open`);
  }
}
