import type { Attempt, AttemptErrorCode, Delivery } from "@/lib/contracts/deliveries";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { Attempt as AttemptRow, Delivery as DeliveryRow } from "@/lib/db/generated/client";
import { fromStoredRequest } from "./stored-headers";

/** Relations that delivery queries must include. */
export const deliveryRelations = {
  event: { select: { occurredAt: true } },
  webhook: { select: { url: true, description: true, deletedAt: true, perMinute: true } },
} as const;

interface Relations {
  event: { occurredAt: Date };
  webhook: { url: string; description: string; deletedAt: Date | null; perMinute: number | null };
}

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
export function toDelivery(row: DeliveryRow & Relations): Delivery {
  return {
    id: row.id,
    webhook_id: row.webhookId,
    webhook: {
      url: row.webhook.url,
      description: row.webhook.description,
      is_deleted: row.webhook.deletedAt !== null,
    },
    event: {
      id: row.eventId,
      type: row.eventType as EventType,
      timestamp: row.event.occurredAt.toISOString(),
    },
    object_id: row.objectId,
    status: row.status,
    trigger: row.trigger,
    replay_id: row.replayId,
    wrong_signature: row.wrongSignature,
    attempt_count: row.attemptCount,
    max_attempts: row.maxAttempts,
    next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
    waits_for_turn: waitsForTurn(row),
    last_status_code: row.lastStatusCode,
    last_error: toError(row.lastErrorCode, row.lastErrorMessage),
    last_duration_ms: row.lastDurationMs,
    created_at: row.createdAt.toISOString(),
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}

/** Also while the attempt itself is in flight, which takes seconds. `nextAttemptAt` is null when the delivery has ended. */
const waitsForTurn = ({ isPaced, nextAttemptAt, webhook }: DeliveryRow & Relations) =>
  isPaced && webhook.perMinute !== null && nextAttemptAt !== null && nextAttemptAt <= new Date();

/** Converts an attempt with a saved result. @param delivery provides values for most request headers */
export function toAttempt(
  row: AttemptRow & { startedAt: Date },
  delivery: Pick<DeliveryRow, "eventId" | "eventType">,
): Attempt {
  return {
    number: row.number,
    started_at: row.startedAt.toISOString(),
    duration_ms: row.durationMs ?? 0,
    url: row.url,
    status_code: row.statusCode,
    error: toError(row.errorCode, row.errorMessage),
    request_headers: fromStoredRequest(row.requestHeaders, { ...row, ...delivery }),
    response_headers: toPairs(row.responseHeaders),
    response_body: row.responseBody,
    response_truncated: row.responseTruncated,
    resent: row.resent,
  };
}

const toError = (code: string | null, message: string | null) =>
  code === null ? null : { code: code as AttemptErrorCode, message: message ?? "" };

/** Earlier versions stored headers as an object, whose order jsonb does not preserve. */
function toPairs(stored: AttemptRow["responseHeaders"]): [string, string][] | null {
  if (stored === null || typeof stored !== "object") return null;
  return Array.isArray(stored)
    ? (stored as [string, string][])
    : Object.entries(stored as Record<string, string>);
}
