import type { EventType } from "@/lib/contracts/event-catalog";
import type { RecordedEvent } from "@/lib/contracts/events";
import type { Event as Row } from "@/lib/db/generated/client";

/** The public fields, each by name. */
export function toEvent(
  row: Omit<Row, "payload" | "skipped" | "sweepAfter" | "sweepCount">,
  deliveryCount: number,
): RecordedEvent {
  return {
    id: row.id,
    type: row.type as EventType,
    timestamp: row.occurredAt.toISOString(),
    object_id: row.objectId,
    origin: row.origin,
    dispatched_at: row.dispatchedAt?.toISOString() ?? null,
    delivery_count: deliveryCount,
    created_at: row.createdAt.toISOString(),
  };
}
