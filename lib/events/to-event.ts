import type { DeliveryStatus } from "@/lib/contracts/deliveries";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { RecordedEvent } from "@/lib/contracts/events";
import type { Event as Row } from "@/lib/db/generated/client";

/** Number of an event's deliveries with a status. */
export interface StatusCount {
  status: DeliveryStatus;
  count: number;
}

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
export function toEvent(
  row: Omit<
    Row,
    "payload" | "payloadBytes" | "payloadSha256" | "skipped" | "unsent" | "sweepAfter" | "sweepCount"
  >,
  counts: readonly StatusCount[],
): RecordedEvent {
  const countOf = (...statuses: DeliveryStatus[]) =>
    counts.reduce((sum, { status, count }) => sum + (statuses.includes(status) ? count : 0), 0);
  return {
    id: row.id,
    type: row.type as EventType,
    timestamp: row.occurredAt.toISOString(),
    object_id: row.objectId,
    origin: row.origin,
    dispatched_at: row.dispatchedAt?.toISOString() ?? null,
    delivery_count: counts.reduce((sum, { count }) => sum + count, 0),
    failed_count: countOf("failed"),
    waiting_count: countOf("pending", "retrying"),
    created_at: row.createdAt.toISOString(),
    erased_at: row.erasedAt?.toISOString() ?? null,
    erased_by: row.erasedBy,
    body_expired_at: row.bodyExpiredAt?.toISOString() ?? null,
  };
}
