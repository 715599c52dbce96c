import { HIDDEN_VALUE } from "@/lib/contracts/header-faults";
import { userAgent } from "@/lib/contracts/request-headers";
import { newSecret, signatureHeaders } from "@/lib/crypto/sign";
import { unsealHeaders } from "@/lib/crypto/webhook-headers";
import { signingSecrets } from "@/lib/crypto/webhook-secrets";
import { env } from "@/lib/env";
import type { PostResult } from "@/lib/outbound/outbound";
import { safePost } from "@/lib/outbound/safe-post";
import type { SlotOutcome } from "./attempt-slots";
import { attemptSlots } from "./attempts-in-flight";
import { type ClaimedAttempt, isTestDelivery } from "./claimed-attempt";
import { startAttemptSpan } from "./trace-attempts";

/** Result of one POST. `post.error` is null after a success. */
export interface AttemptResult {
  attempt: ClaimedAttempt;
  post: PostResult;
}

/**
 * Makes an attempt that already holds a slot, and releases the slot before the result is saved.
 * @throws the same errors as makeAttempt
 */
export async function makeAttemptInSlot(attempt: ClaimedAttempt): Promise<AttemptResult> {
  let outcome: SlotOutcome | null = null;
  try {
    const result = await makeAttempt(attempt);
    outcome = slotOutcome(result);
    return result;
  } finally {
    if (!isTestDelivery(attempt)) attemptSlots.release(attempt, outcome);
  }
}

/** Unreachable or overloaded (429, 503) receivers get fewer concurrent attempts. */
function slotOutcome({ post: { error, statusCode } }: AttemptResult): SlotOutcome {
  if (error === null) return "succeeded";
  const isOverloaded = error.code === "http_status" && (statusCode === 429 || statusCode === 503);
  return error.code !== "http_status" || isOverloaded ? "unreachable" : "failed";
}

/**
 * Signs the stored bytes and sends them once, using the webhook's current URL, secrets, and custom headers, or a random
 * secret for a test with a wrong signature.
 * @throws {UnsealError} when a secret cannot be decrypted; nothing was sent
 */
export async function makeAttempt(attempt: ClaimedAttempt): Promise<AttemptResult> {
  const secrets = attempt.wrongSignature
    ? { current: newSecret(), previous: null }
    : signingSecrets({ ...attempt, id: attempt.webhookId });
  const custom = openHeaders(attempt);
  const timestamp = Math.floor(Date.now() / 1_000);
  const headers = {
    ...custom,
    "Content-Type": "application/json",
    "User-Agent": userAgent,
    ...signatureHeaders(secrets, attempt.eventId, timestamp, attempt.payload),
    "X-Empfio-Event": attempt.eventType,
    "X-Empfio-Delivery": attempt.deliveryId,
    ...(attempt.isTest ? { "X-Empfio-Test": "true" } : {}),
  };
  const { WEBHOOK_TIMEOUT: timeoutMs } = env();
  const span = startAttemptSpan(attempt);
  const post = await safePost({ url: attempt.url, headers, body: attempt.payload, timeoutMs });
  if (post.statusCode !== null) span?.set({ "http.response.status_code": post.statusCode });
  span?.end(post.error?.code);
  return { attempt, post: { ...post, requestHeaders: hide(post.requestHeaders, Object.keys(custom)) } };
}

/** The names of custom headers are stored with the attempt; their values are secrets. */
function hide(sent: Record<string, string>, names: string[]): Record<string, string> {
  return { ...sent, ...Object.fromEntries(names.map((name) => [name, HIDDEN_VALUE])) };
}

function openHeaders({ organizationId, webhookId: id, sealedHeaders }: ClaimedAttempt) {
  return sealedHeaders === null
    ? {}
    : Object.fromEntries(unsealHeaders(sealedHeaders, { id, organizationId }));
}
