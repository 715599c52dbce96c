import { type Envelope, payloadTimestamp } from "@/lib/contracts/envelope";
import { type EventData, type EventType, eventCatalog } from "@/lib/contracts/event-catalog";
import { limits } from "@/lib/contracts/limits";
import type { Transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { activeTraceparent } from "@/lib/telemetry/traces";

/** Milliseconds after which the sweeper sends an event that the relay has not sent. */
export const EVENT_GRACE_MS = 30_000;

export interface NewEvent<Type extends EventType> {
  organizationId: string;
  type: Type;
  /** Id of the lead, booking, conversation or webhook that the event is about. */
  objectId: string;
  occurredAt: Date;
  data: EventData<Type>;
  /** Pings and tests are created with their delivery and never matched to webhooks. */
  origin?: "application" | "ping" | "test";
}

/**
 * Records an event in the caller's transaction. After the commit the relay sends its id; if that fails, the
 * sweeper sends it.
 * @returns the event's id
 * @throws the same errors as toEventRow
 */
export async function recordEvent<Type extends EventType>(
  tx: Transaction,
  event: NewEvent<Type>,
): Promise<string> {
  const row = toEventRow(event);
  await tx.db.event.create({ data: row, select: { id: true } });
  tx.outbox.organizationId = row.organizationId;
  if (row.origin === "application") tx.outbox.eventIds.push(row.id);
  return row.id;
}

/**
 * Builds an event's row, for callers that write several rows in one statement. Every attempt, resend and
 * replay sends the bytes generated here. The database adds `created_at`.
 * @throws {AppError} 422 when the payload exceeds 256 KiB
 * @throws {ZodError} when `data` does not match the catalog, which is an internal error
 */
export function toEventRow<Type extends EventType>(event: NewEvent<Type>) {
  const { origin = "application" } = event;
  const now = new Date();
  const traceparent = activeTraceparent();
  return {
    id: newId("event"),
    organizationId: event.organizationId,
    type: event.type,
    origin,
    objectId: event.objectId,
    occurredAt: event.occurredAt,
    payload: payloadBytes(event),
    dispatchedAt: origin === "application" ? null : now,
    sweepAfter: new Date(now.getTime() + EVENT_GRACE_MS),
    ...(traceparent !== null && { traceparent }),
  };
}

/** Serializes the envelope as UTF-8 JSON, with keys in the documented order. */
function payloadBytes<Type extends EventType>(event: NewEvent<Type>): Uint8Array<ArrayBuffer> {
  const envelope: Envelope<Type> = {
    event: event.type,
    timestamp: payloadTimestamp(event.occurredAt),
    organization_id: event.organizationId,
    data: eventCatalog[event.type].data.parse(event.data) as EventData<Type>,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(envelope));
  if (bytes.length > limits.payloadBytes) {
    throw new AppError(
      422,
      "payload_too_large",
      `The ${event.type} payload would have ${Math.ceil(bytes.length / 1024)} KiB. The limit is ${limits.payloadBytes / 1024} KiB. Shorten the texts and try again.`,
    );
  }
  return bytes;
}
