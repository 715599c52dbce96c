import { z } from "zod";
import { type EventType, eventTypes, subscribableEventTypes } from "../vocabulary";
import { bookingEvents } from "./bookings";
import { conversationEvents } from "./conversations";
import { leadEvents } from "./leads";
import { pingEvent } from "./ping";

/** Every event type with its words, schema and sample: what types, payloads and the event reference are read from. */
export const eventCatalog = {
  ...leadEvents,
  ...bookingEvents,
  ...conversationEvents,
  ping: pingEvent,
} as const satisfies Record<EventType, { data: z.ZodType; sample: object }>;

export type EventData<Type extends EventType> = z.infer<(typeof eventCatalog)[Type]["data"]>;

export const eventType = z.enum(eventTypes);
export const subscribableEventType = z.enum(subscribableEventTypes, {
  // Whatever else came is not quoted: nested deep enough, writing it down would overflow the stack.
  error: ({ input }) =>
    typeof input === "string"
      ? `Unknown event ${JSON.stringify(input)}. Known: ${subscribableEventTypes.join(", ")}.`
      : "This must be an event name.",
});

export {
  type EventType,
  eventTypes,
  type LeadStatus,
  type SubscribableEventType,
  subscribableEventTypes,
} from "../vocabulary";
export { leadStatus } from "./leads";
