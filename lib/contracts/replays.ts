import { z } from "zod";
import { instant, timeFilter } from "./common";
import { attemptErrorCode, deliveryTrigger } from "./deliveries";
import { subscribableEventType } from "./event-catalog";
import { limits } from "./limits";

/** `failed`: events whose delivery ended as failed or cancelled. `missed`: events without a delivery. */
export const replayKind = z.enum(["failed", "missed"], "include may contain failed and missed.");
export type ReplayKind = z.infer<typeof replayKind>;

export const replayStatuses = ["running", "paused", "completed", "cancelled"] as const;
export const replayPauses = ["by_user", "receiver_fails", "webhook_disabled"] as const;

const nonEmpty = <Item extends z.ZodType>(item: Item, name: string, what: string) =>
  z
    .array(item, `${name} must be a list.`)
    .min(1, `Choose at least one ${what}.`)
    .max(limits.eventsPerList, `${name} can have at most ${limits.eventsPerList} entries.`)
    .transform((items) => [...new Set(items)]);

/** The log's filter: only failed deliveries that match all of it are replayed. `from` and `to` bound their creation. */
const matching = z.strictObject({
  status: z.enum(["failed", "cancelled"], "status must be failed or cancelled.").optional(),
  from: timeFilter("from").optional(),
  to: timeFilter("to").optional(),
  /** A delivery, event or object id. */
  q: z.string("q must be text.").trim().max(limits.searchLength).optional(),
  status_code: z.number("status_code must be a number.").int().min(100).max(599).optional(),
  error_code: attemptErrorCode.optional(),
  trigger: deliveryTrigger.optional(),
  min_attempts: z.number("min_attempts must be a number.").int().min(1).max(4).optional(),
});
export type ReplayMatching = z.output<typeof matching>;

const selection = {
  /** With `matching`, the beginning of the retention period when omitted; otherwise required. */
  from: timeFilter("from").nullish(),
  /** The current time when omitted. */
  to: timeFilter("to").nullish(),
  include: nonEmpty(replayKind, "include", "kind of events"),
  /** All types when omitted. */
  events: nonEmpty(subscribableEventType, "events", "event type").nullish(),
  matching: matching.nullish(),
};

export const previewReplayBody = z.strictObject(selection);
export type PreviewReplayBody = z.input<typeof previewReplayBody>;

const pace = `per_second must be a whole number from 1 to ${limits.replaysPerSecondMax}.`;
export const createReplayBody = z.strictObject({
  ...selection,
  per_second: z
    .number(pace)
    .int(pace)
    .min(1, pace)
    .max(limits.replaysPerSecondMax, pace)
    .nullish()
    .transform((value) => value ?? limits.replaysPerSecondDefault),
});
export type CreateReplayBody = z.input<typeof createReplayBody>;

/** When the webhook last began to miss events. */
export const trouble = z.strictObject({
  since: instant.nullable(),
  because: z.enum(["failing", "disabled"]).nullable(),
});
export type Trouble = z.infer<typeof trouble>;

const counts = z.strictObject({
  total: z.number().int(),
  by_type: z.partialRecord(subscribableEventType, z.number().int()),
});

export const replayPreview = z.strictObject({
  failed: counts,
  missed: counts,
  /** Events that failed in the range and have succeeded since. They are left out. */
  recovered_since: z.number().int(),
  /** Events that would be sent if their payload had not been erased and had not expired. They are left out. */
  without_payload: z.number().int(),
  /** When the oldest and the newest event were recorded; null when there are none. */
  oldest: instant.nullable(),
  newest: instant.nullable(),
  /** Duration in seconds, by deliveries per second. */
  seconds_at_pace: z.record(z.string(), z.number().int()),
});
export type ReplayPreview = z.infer<typeof replayPreview>;

export const replay = z.strictObject({
  id: z.string(),
  webhook_id: z.string(),
  from: instant,
  to: instant,
  include: z.array(replayKind),
  /** Null: all types. */
  events: z.array(subscribableEventType).nullable(),
  matching: matching.nullable(),
  per_second: z.number().int(),
  status: z.enum(replayStatuses),
  paused_reason: z.enum(replayPauses).nullable(),
  /** Events to send, as counted at the start; `sent` + `skipped` when the replay is complete. */
  total: z.number().int(),
  sent: z.number().int(),
  /** Deliveries that have ended. The others are waiting or retrying. */
  succeeded: z.number().int(),
  failed: z.number().int(),
  /** Events that succeeded or got another delivery after the start, or whose personal data was erased. */
  skipped: z.number().int(),
  /** Null when the webhook caught up by itself. */
  created_by: z.string().nullable(),
  created_at: instant,
  completed_at: instant.nullable(),
});
export type Replay = z.infer<typeof replay>;
