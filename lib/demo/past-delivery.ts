import { randomUUID } from "node:crypto";
import { userAgent } from "@/lib/contracts/request-headers";
import type { AttemptErrorCode } from "@/lib/contracts/vocabulary";
import { signatureHeaders } from "@/lib/crypto/sign";
import type { AttemptCreateManyInput, DeliveryCreateManyInput } from "@/lib/db/generated/models";

/** The result of an attempt. */
export interface Outcome {
  statusCode: number | null;
  errorCode: AttemptErrorCode | null;
  message: string | null;
  durationMs: number;
}

/** When the attempts of a delivery start, in milliseconds after its event: the delays of the contract, and some jitter. */
const ATTEMPTS_AFTER_MS = [0, 61_000, 366_000, 2_200_000];
export const MAX_ATTEMPTS = ATTEMPTS_AFTER_MS.length;

const DAY_MS = 86_400_000;

export interface PastDelivery {
  id: string;
  webhook: { id: string; organizationId: string; url: string; secret: string };
  event: { id: string; type: string; objectId: string; payload: Uint8Array<ArrayBuffer>; at: Date };
  /** Outcomes of its attempts, in order. The last one is a success, or there are as many as a delivery can have. */
  outcomes: Outcome[];
}

/** A finished delivery with its attempts, as the product would have left them. */
export function pastDelivery({ id, webhook, event, outcomes }: PastDelivery): {
  delivery: DeliveryCreateManyInput;
  attempts: AttemptCreateManyInput[];
} {
  const attempts = outcomes.map((outcome, index) => {
    const startedAt = new Date(event.at.getTime() + (ATTEMPTS_AFTER_MS[index] ?? 0));
    const completedAt = new Date(startedAt.getTime() + outcome.durationMs);
    return {
      deliveryId: id,
      number: index + 1,
      token: randomUUID(),
      leaseExpiresAt: completedAt,
      startedAt,
      completedAt,
      durationMs: outcome.durationMs,
      url: webhook.url,
      statusCode: outcome.statusCode,
      errorCode: outcome.errorCode,
      errorMessage: outcome.message,
      requestHeaders: requestHeaders(id, { webhook, event }, startedAt),
    };
  });
  const last = attempts.at(-1);
  return {
    attempts,
    delivery: {
      id,
      organizationId: webhook.organizationId,
      webhookId: webhook.id,
      eventId: event.id,
      eventType: event.type,
      objectId: event.objectId,
      status: last?.errorCode ? "failed" : "succeeded",
      trigger: "event",
      maxAttempts: MAX_ATTEMPTS,
      attemptCount: attempts.length,
      lastStatusCode: last?.statusCode ?? null,
      lastErrorCode: last?.errorCode ?? null,
      lastErrorMessage: last?.errorMessage ?? null,
      lastDurationMs: last?.durationMs ?? null,
      createdAt: event.at,
      completedAt: last?.completedAt ?? null,
      sweepAfter: new Date(Date.now() + DAY_MS),
    },
  };
}

function requestHeaders(
  deliveryId: string,
  { webhook, event }: Pick<PastDelivery, "webhook" | "event">,
  startedAt: Date,
) {
  const secrets = { current: webhook.secret, previous: null };
  return {
    host: new URL(webhook.url).host,
    "Content-Type": "application/json",
    "User-Agent": userAgent,
    ...signatureHeaders(secrets, event.id, Math.floor(startedAt.getTime() / 1_000), event.payload),
    "X-Empfio-Event": event.type,
    "X-Empfio-Delivery": deliveryId,
  };
}
