import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { seal, UnsealError, unseal, type WebhookPlace } from "./seal";
import type { SigningSecrets } from "./sign";

interface Owner {
  id: string;
  organizationId: string;
}

const placeOf = ({ id, organizationId }: Owner, slot: WebhookPlace["slot"]): WebhookPlace => ({
  organizationId,
  webhookId: id,
  slot,
});

/** Seals a secret for storage. */
export function sealSecret(
  secret: string,
  webhook: Owner,
  slot: WebhookPlace["slot"],
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(seal(secret, placeOf(webhook, slot), env().WEBHOOK_SECRET_KEYS));
}

/** @throws {UnsealError} when the configured keys cannot open the secret */
export function unsealSecret(sealed: Uint8Array, webhook: Owner, slot: WebhookPlace["slot"]): string {
  return unseal(sealed, placeOf(webhook, slot), env().WEBHOOK_SECRET_KEYS);
}

interface Signer extends Owner {
  secret: Uint8Array;
  previousSecret: Uint8Array | null;
  previousSecretExpiresAt: Date | null;
}

/** The secrets that sign now: the previous one only during an overlap. @throws {UnsealError} */
export function signingSecrets(webhook: Signer): SigningSecrets {
  const { secret, previousSecret, previousSecretExpiresAt } = webhook;
  const overlaps =
    previousSecret !== null && previousSecretExpiresAt !== null && previousSecretExpiresAt > new Date();
  return {
    current: unsealSecret(secret, webhook, "current"),
    previous: overlaps ? unsealSecret(previousSecret, webhook, "previous") : null,
  };
}

/** Opens the current secret for a user. @throws the same errors as openForUser */
export const openSecret = (webhook: Owner & { secret: Uint8Array }) =>
  openForUser(webhook, () => unsealSecret(webhook.secret, webhook, "current"));

/** @throws {AppError} 503 when the configured keys cannot open a secret; the reason is logged */
export function openForUser<T>(webhook: Owner, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    logger.error({ webhook_id: webhook.id, error: error.message }, "a webhook's secret does not open");
    throw new AppError(
      503,
      "secret_unreadable",
      "This secret cannot be decrypted. Ask your operator to check WEBHOOK_SECRET_KEYS, or rotate the secret without an overlap to replace it.",
    );
  }
}

/** The last four characters, which screens show to identify a secret. */
export const hintOf = (secret: string) => secret.slice(-4);
