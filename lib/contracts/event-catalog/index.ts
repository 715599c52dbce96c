import { z } from "zod";
import { type EventType, eventTypes, subscribableEventTypes } from "../vocabulary";
import { bookingEvents } from "./bookings";
import { conversationEvents } from "./conversations";
import { leadEvents } from "./leads";
import { pingEvent } from "./ping";

/** Every event type with its texts, schema, and sample. Types, payloads, and the event reference derive from it. */
export const eventCatalog = {
  ...leadEvents,
  ...bookingEvents,
  ...conversationEvents,
  ping: pingEvent,
} as const satisfies Record<EventType, { data: z.ZodType; sample: object }>;

export type EventData<Type extends EventType> = z.infer<(typeof eventCatalog)[Type]["data"]>;

const oneOf = <const Types extends readonly string[]>(types: Types) =>
  z.enum(types, {
    // Only strings are quoted: serializing a deeply nested value would overflow the stack.
    error: ({ input }) =>
      typeof input === "string"
        ? `Unknown event ${JSON.stringify(input.slice(0, 100))}. Use one of: ${types.join(", ")}.`
        : "Must be an event type.",
  });
export const eventType = oneOf(eventTypes);
export const subscribableEventType = oneOf(subscribableEventTypes);

export {
  type EventType,
  eventTypes,
  type LeadStatus,
  type SubscribableEventType,
  subscribableEventTypes,
} from "../vocabulary";
export { leadStatus } from "./leads";
