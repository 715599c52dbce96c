import { z } from "zod";
import { instant, pageQuery, timeFilter } from "./common";
import { delivery } from "./deliveries";
import { eventType } from "./event-catalog";
import { limits } from "./limits";

/** One row of GET /event-types. */
export const eventTypeInfo = z.strictObject({
  type: eventType,
  description: z.string(),
  schema: z.record(z.string(), z.unknown()),
  sample: z.record(z.string(), z.unknown()),
});
export type EventTypeInfo = z.infer<typeof eventTypeInfo>;
export const eventTypeList = z.strictObject({ data: z.array(eventTypeInfo), next_cursor: z.null() });

export const recordedEvent = z.strictObject({
  id: z.string(),
  type: eventType,
  timestamp: instant,
  object_id: z.string(),
  /** application: a change of data; ping: a webhook was saved; test: "Send test". */
  origin: z.enum(["application", "ping", "test"]),
  /** Null until the event is dispatched. */
  dispatched_at: instant.nullable(),
  delivery_count: z.number().int(),
  /** Number of failed deliveries; `waiting_count` is the number of unfinished ones. */
  failed_count: z.number().int(),
  waiting_count: z.number().int(),
  created_at: instant,
});
export type RecordedEvent = z.infer<typeof recordedEvent>;

/** Why a webhook has no delivery of an event. */
export const skipReason = z.enum([
  "not_subscribed",
  "disabled",
  "created_later",
  "deleted",
  "not_dispatched_yet",
]);
export type SkipReason = z.infer<typeof skipReason>;

/** The outcome of an event for one webhook. */
export const webhookOutcome = z.strictObject({
  webhook_id: z.string(),
  url: z.string(),
  deliveries: z.array(delivery),
  /** Null when there is a delivery. */
  reason: skipReason.nullable(),
  /** When the webhook was disabled, created, or deleted, if known. */
  since: instant.nullable(),
  /** Name of the person who disabled or deleted the webhook, if known. */
  by: z.string().nullable(),
});
export type WebhookOutcome = z.infer<typeof webhookOutcome>;

export const recordedEventDetail = recordedEvent.extend({
  payload: z.string(),
  webhooks: z.array(webhookOutcome),
});
export type RecordedEventDetail = z.infer<typeof recordedEventDetail>;

export const listEventsQuery = pageQuery.extend({
  event: eventType.optional(),
  from: timeFilter("from").optional(),
  to: timeFilter("to").optional(),
  /** Only dispatched events that were not sent to any webhook. */
  unsent: z.enum(["true", "false"], "unsent must be true or false.").optional(),
  /** An event or object id. */
  q: z.string().trim().max(limits.searchLength).optional(),
});
