import { z } from "zod";
import { instant, organizationQuery, pageOf, pageQuery, timeFilter } from "./common";
import { delivery } from "./deliveries";
import { removedFields } from "./erasure";
import { eventType } from "./event-catalog";
import { limits } from "./limits";
import { eventOutcomes } from "./vocabulary";

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
  ...removedFields,
});
export type RecordedEvent = z.infer<typeof recordedEvent>;

/** Why a webhook has no delivery of an event. */
export const skipReason = z.enum([
  "not_subscribed",
  "disabled",
  "created_later",
  "deleted",
  "not_dispatched_yet",
  /** The event's personal data was erased before it was dispatched. */
  "erased",
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

/** A page of events. */
export const eventPage = pageOf(recordedEvent).extend({
  /** Oldest first, `next_cursor` is set even when this is false, for events that are recorded later. */
  has_more: z.boolean(),
});
export type EventPage = z.infer<typeof eventPage>;

export const recordedEventDetail = recordedEvent.extend({
  /** Null after it was erased or has expired. Its size and hash are then in `removed_payload`. */
  payload: z.string().nullable(),
  removed_payload: z.strictObject({ bytes: z.number().int(), sha256: z.string() }).nullable(),
  webhooks: z.array(webhookOutcome),
});
export type RecordedEventDetail = z.infer<typeof recordedEventDetail>;

const webhookId = z.string().min(1, "webhook_id must be the id of a webhook.").max(100);

export const listEventsQuery = pageQuery.extend({
  event: eventType.optional(),
  from: timeFilter("from").optional(),
  to: timeFilter("to").optional(),
  object_id: z.string().trim().max(limits.searchLength).optional().meta({
    description: "Events about this lead, booking, conversation, or webhook.",
  }),
  webhook_id: webhookId.optional().meta({
    description: "Events with a delivery to this webhook. With outcome: the outcome for this webhook.",
  }),
  outcome: z
    .enum(eventOutcomes, "outcome must be delivered, failed, waiting, or not_sent.")
    .optional()
    .meta({ description: "Outcome of the event at one of its webhooks, or at webhook_id." }),
  /** Only dispatched events that were not sent to any webhook. */
  unsent: z.enum(["true", "false"], "unsent must be true or false.").optional(),
  /** An event or object id. */
  q: z.string().trim().max(limits.searchLength).optional(),
  order: z.enum(["desc", "asc"], "order must be desc or asc.").default("desc").meta({
    description: "asc: oldest first, for a receiver that follows the events without missing one.",
  }),
});
export type ListEventsQuery = z.output<typeof listEventsQuery>;

export const getEventQuery = organizationQuery
  .extend({
    raw: z.literal("1", "raw must be 1.").optional().meta({
      description: "1: the payload as it is sent, instead of the event. An API key needs the scope secrets.",
    }),
    webhook_id: webhookId.optional().meta({
      description: "With raw: the webhook whose secret signs the payload, in the headers of the response.",
    }),
  })
  .refine(({ raw, webhook_id }) => raw !== undefined || webhook_id === undefined, {
    path: ["webhook_id"],
    error: "Send webhook_id together with raw=1.",
  });
