import { z } from "zod";
import { type EventData, type EventType, eventType } from "./event-catalog";

/** The payload of every request: exactly these four keys, in this order. */
export interface Envelope<Type extends EventType = EventType> {
  event: Type;
  timestamp: string;
  organization_id: string;
  data: EventData<Type>;
}

/** For readers of stored payloads; `data` is checked against the catalog when the event is recorded. */
export const envelope = z.strictObject({
  event: eventType,
  timestamp: z.iso.datetime({ precision: 0, offset: false }),
  organization_id: z.uuid(),
  data: z.record(z.string(), z.unknown()),
});

/** RFC 3339, UTC, whole seconds. Truncated and not rounded, so that it is never in the future. */
export function payloadTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
