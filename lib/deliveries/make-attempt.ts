import { unseal } from "@/lib/crypto/seal";
import { signatureHeaders } from "@/lib/crypto/sign";
import { env } from "@/lib/env";
import { type PostResult, safePost } from "@/lib/outbound/safe-post";
import type { ClaimedAttempt } from "./claim";

/** What one POST came to; `result.error` null means success. */
export interface AttemptResult {
  attempt: ClaimedAttempt;
  post: PostResult;
}

/**
 * Signs the stored bytes and sends them once, with the URL and the secrets as they are now.
 * @throws {UnsealError} when the secret cannot be opened; nothing was sent
 */
export async function makeAttempt(attempt: ClaimedAttempt): Promise<AttemptResult> {
  const secrets = openSecrets(attempt);
  const timestamp = Math.floor(Date.now() / 1_000);
  const headers = {
    "Content-Type": "application/json",
    "User-Agent": "Empfio-Webhooks/1",
    ...signatureHeaders(secrets, attempt.eventId, timestamp, attempt.payload),
    "X-Empfio-Event": attempt.eventType,
    "X-Empfio-Delivery": attempt.deliveryId,
    ...(attempt.isTest ? { "X-Empfio-Test": "true" } : {}),
  };
  const { WEBHOOK_TIMEOUT: timeoutMs } = env();
  const post = await safePost({ url: attempt.url, headers, body: attempt.payload, timeoutMs });
  return { attempt, post };
}

function openSecrets(attempt: ClaimedAttempt) {
  const { organizationId, webhookId, previousSecret, previousSecretExpiresAt } = attempt;
  const keys = env().WEBHOOK_SECRET_KEYS;
  const open = (sealed: Uint8Array, slot: "current" | "previous") =>
    unseal(sealed, { organizationId, webhookId, slot }, keys);
  const overlaps =
    previousSecret !== null && previousSecretExpiresAt !== null && previousSecretExpiresAt > new Date();
  return {
    current: open(attempt.secret, "current"),
    previous: overlaps ? open(previousSecret, "previous") : null,
  };
}
