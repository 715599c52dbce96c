import { type Envelope, payloadTimestamp } from "@/lib/contracts/envelope";
import { type EventData, type EventType, eventCatalog } from "@/lib/contracts/event-catalog";
import { limits } from "@/lib/contracts/limits";
import type { Transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";

/** How long the sweeper leaves a new event to the relay. */
export const EVENT_GRACE_MS = 30_000;

export interface NewEvent<Type extends EventType> {
  organizationId: string;
  type: Type;
  /** The lead, booking, conversation or webhook that it is about. */
  objectId: string;
  occurredAt: Date;
  data: EventData<Type>;
  /** Pings and tests have their deliveries already and are never matched to webhooks. */
  origin?: "application" | "ping" | "test";
}

/**
 * Records an event in the caller's transaction. After the commit the relay takes its id; if that fails, the sweeper
 * does.
 * @returns the event's id
 * @throws as toEventRow
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
 * An event's row, for those who write several rows in one statement. The bytes made here are what every attempt,
 * resend and replay sends.
 * @throws {AppError} 422 when the payload is over 256 KiB
 * @throws {ZodError} when `data` is not what the catalog says: a fault of ours
 */
export function toEventRow<Type extends EventType>(event: NewEvent<Type>) {
  const { origin = "application" } = event;
  const now = new Date();
  return {
    id: newId("event"),
    organizationId: event.organizationId,
    type: event.type,
    origin,
    objectId: event.objectId,
    occurredAt: event.occurredAt,
    payload: payloadBytes(event),
    createdAt: now,
    dispatchedAt: origin === "application" ? null : now,
    sweepAfter: new Date(now.getTime() + EVENT_GRACE_MS),
  };
}

/** The envelope's keys in the contract's order, as UTF-8 JSON. */
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
