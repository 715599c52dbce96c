import { z } from "zod";
import { instant, pageQuery } from "./common";
import { erasedFields } from "./erasure";
import { recordedEvent, webhookOutcome } from "./events";

/** One event of an object, with the outcome for each webhook. */
export const timelineEvent = recordedEvent.extend({
  /** Set for lead.status_changed. */
  change: z.strictObject({ previous_status: z.string(), status: z.string() }).nullable(),
  /** `deliveries` holds the newest deliveries of each webhook: see DELIVERIES_SHOWN in lib/events. */
  webhooks: z.array(webhookOutcome),
});
export type TimelineEvent = z.infer<typeof timelineEvent>;

/** A page of the timeline of a lead, booking, or conversation, newest first. */
export const timeline = z.strictObject({
  object: z.strictObject({
    id: z.string(),
    kind: z.enum(["lead", "booking", "conversation"]),
    /** Name of the customer, or the channel of a conversation. Null for support staff. */
    label: z.string().nullable(),
    status: z.string(),
    created_at: instant,
    ...erasedFields,
    erasure_id: z.string().nullable(),
    /** Other records of the same lead that are not erased. */
    related: z.number().int(),
  }),
  data: z.array(timelineEvent),
  next_cursor: z.string().nullable(),
});
export type Timeline = z.infer<typeof timeline>;

export const timelineQuery = pageQuery;
