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
  error: (issue) =>
    `Unknown event ${JSON.stringify(issue.input)}. Known: ${subscribableEventTypes.join(", ")}.`,
});

export {
  type EventType,
  eventTypes,
  type LeadStatus,
  type SubscribableEventType,
  subscribableEventTypes,
} from "../vocabulary";
export { leadStatus } from "./leads";
