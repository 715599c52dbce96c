import { z } from "zod";
import { bookingEvents } from "./bookings";
import { conversationEvents } from "./conversations";
import { leadEvents } from "./leads";
import { pingEvent } from "./ping";

/** The one closed list that types, schemas, labels, samples and the event reference are read from. */
const subscribable = { ...leadEvents, ...bookingEvents, ...conversationEvents } as const;
export const eventCatalog = { ...subscribable, ping: pingEvent } as const;

export type EventType = keyof typeof eventCatalog;
/** What a webhook can subscribe to: all but `ping`. */
export type SubscribableEventType = keyof typeof subscribable;
export type EventData<Type extends EventType> = z.infer<(typeof eventCatalog)[Type]["data"]>;

/** The order of the public page. */
export const subscribableEventTypes = Object.keys(subscribable) as [
  SubscribableEventType,
  ...SubscribableEventType[],
];
export const eventTypes = [...subscribableEventTypes, "ping"] as [EventType, ...EventType[]];

export const eventType = z.enum(eventTypes);
export const subscribableEventType = z.enum(subscribableEventTypes, {
  error: (issue) =>
    `Unknown event ${JSON.stringify(issue.input)}. Known: ${subscribableEventTypes.join(", ")}.`,
});

export { type LeadStatus, leadStatus } from "./leads";
