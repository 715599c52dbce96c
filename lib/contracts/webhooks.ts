import { z } from "zod";
import { changedBeforeFailure } from "./changes";
import { currentPassword, instant, pageQuery, queryNumber } from "./common";
import { attemptError, attemptErrorCode } from "./deliveries";
import {
  eventType,
  type SubscribableEventType,
  subscribableEventType,
  subscribableEventTypes,
} from "./event-catalog";
import { limits } from "./limits";
import { readUrl, urlFaultTexts } from "./url-faults";
import { headerChanges } from "./webhook-headers";

/** The form of a webhook URL, with every fault at once; the server checks the addresses (lib/outbound). */
export const webhookUrl = z
  .string({ error: "url must be text." })
  .min(1, { error: "Enter the URL that receives the events.", abort: true })
  .superRefine((value, context) => {
    for (const fault of readUrl(value).faults)
      context.addIssue({ code: "custom", message: urlFaultTexts[fault] });
  });

const description = z
  .string({ error: "description must be text." })
  .trim()
  .max(limits.descriptionLength, `A description can have at most ${limits.descriptionLength} characters.`);

/**
 * At least one known event type, without duplicates. The length is checked first, as each invalid entry adds
 * an error.
 */
const subscribedEvents = z
  .array(z.custom<SubscribableEventType>().meta({ type: "string", enum: [...subscribableEventTypes] }), {
    error: "events must be a list of event types.",
  })
  .min(1, "Choose at least one event.")
  .max(limits.eventsPerList, `events can have at most ${limits.eventsPerList} entries.`)
  .pipe(z.array(subscribableEventType))
  .transform((events) => [...new Set(events)]);

export const createWebhookBody = z.strictObject({
  url: webhookUrl,
  description: description.nullish().transform((value) => value ?? ""),
  events: subscribedEvents,
});
export type CreateWebhookBody = z.input<typeof createWebhookBody>;

const perMinute = `per_minute must be a whole number from 1 to ${limits.perMinuteMax}, or null for no limit.`;

export const updateWebhookBody = z.strictObject({
  url: webhookUrl.optional(),
  // optional() must stay outermost, so that an omitted description is not reset to "".
  description: description
    .nullable()
    .transform((value) => value ?? "")
    .optional(),
  events: subscribedEvents.optional(),
  /** What happens to unfinished deliveries of event types that `events` leaves out. */
  waiting_deliveries: z
    .enum(["keep", "cancel"], "waiting_deliveries must be keep or cancel.")
    .default("keep"),
  status: z.enum(["active", "disabled"], "status must be active or disabled.").optional(),
  catch_up: z.boolean("catch_up must be true or false.").optional(),
  /** At most this many attempts per minute, evenly spaced. Null: no limit. */
  per_minute: z
    .number(perMinute)
    .int(perMinute)
    .min(1, perMinute)
    .max(limits.perMinuteMax, perMinute)
    .nullable()
    .optional(),
  /** Custom headers of every request: a value sets one, null removes it. */
  headers: headerChanges.optional(),
  /** Required for a new URL when the sign-in is older than 5 minutes. */
  password: currentPassword,
});
export type UpdateWebhookBody = z.input<typeof updateWebhookBody>;

export const checkUrlBody = z.strictObject({
  url: z
    .string({ error: "url must be text." })
    .max(limits.urlLength, `A URL can have at most ${limits.urlLength} characters.`),
});

/** The response of POST /webhooks/check-url. */
export const checkedUrl = z.strictObject({
  /** Every fault, with what to do. Empty if the URL can be saved. */
  faults: z.array(z.string()),
});
export type CheckedUrl = z.infer<typeof checkedUrl>;

export const webhook = z.strictObject({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(subscribableEventType),
  status: z.enum(["active", "disabled"]),
  /** When the webhook works again, what failed since is replayed. */
  catch_up: z.boolean(),
  /** Null: no limit. */
  per_minute: z.number().int().nullable(),
  /** Names of the custom headers. Their values are never returned. */
  headers: z.array(z.string()),
  disabled_reason: z.string().nullable(),
  /** Null while the webhook is active. */
  disabled_by: z.enum(["user", "system"]).nullable(),
  /** unknown: nothing has succeeded yet. failing: the last three attempts failed, tests excluded. */
  health: z.enum(["unknown", "healthy", "failing"]),
  /** When the first failed attempt since the last success started. Null unless the webhook is failing. */
  failing_since: instant.nullable(),
  /** Deliveries whose last attempt failed since then. */
  failing_deliveries: z.number().int(),
  /** Status code and error of the first failed attempt since the last success. Null unless the webhook is failing. */
  failing_error: z
    .strictObject({ code: attemptErrorCode, status_code: z.number().int().nullable() })
    .nullable(),
  /** When the webhook will be disabled automatically. Null unless it is failing and enough deliveries have failed. */
  disables_at: instant.nullable(),
  /** Expiry of the receiver's certificate; null before the first connection. */
  certificate_expires_at: instant.nullable(),
  secret_hint: z.string(),
  previous_secret_expires_at: instant.nullable(),
  last_delivery_at: instant.nullable(),
  last_success_at: instant.nullable(),
  created_at: instant,
  updated_at: instant,
});
export type Webhook = z.infer<typeof webhook>;

/** The response of POST /webhooks, which includes the secret. */
export const createdWebhook = webhook.extend({ secret: z.string(), test_delivery_id: z.string() });
export type CreatedWebhook = z.infer<typeof createdWebhook>;

/** The response of PATCH. `test_delivery_id` is set only if the URL changed. */
export const updatedWebhook = webhook.extend({ test_delivery_id: z.string().nullable() });
export type UpdatedWebhook = z.infer<typeof updatedWebhook>;

/** The response of GET /webhooks/{id}/waiting: unfinished deliveries by event type. */
export const waitingDeliveries = z.strictObject({
  data: z.array(z.strictObject({ event: eventType, count: z.number().int() })),
});
export type WaitingDeliveries = z.infer<typeof waitingDeliveries>;

export const listWebhooksQuery = pageQuery;

export const testWebhookBody = z.strictObject({
  event: eventType.nullish().transform((type) => type ?? "ping"),
  /** Signs with a random secret. A receiver that verifies signatures refuses the request. */
  wrong_signature: z
    .boolean("wrong_signature must be true or false.")
    .nullish()
    .transform((isWrong) => isWrong ?? false),
});
export type TestWebhookBody = z.output<typeof testWebhookBody>;
export const startedDelivery = z.strictObject({ delivery_id: z.string() });
export type StartedDelivery = z.infer<typeof startedDelivery>;

export const revealSecretBody = z.strictObject({ password: currentPassword });
export const rotateSecretBody = z.strictObject({
  overlap_hours: z
    .number("overlap_hours must be a number.")
    .int("overlap_hours must be a whole number.")
    .min(0, "overlap_hours must be at least 0.")
    .max(limits.overlapHoursMax, `overlap_hours must be at most ${limits.overlapHoursMax}.`)
    .nullish()
    .transform((hours) => hours ?? limits.overlapHoursDefault),
  force: z
    .boolean("force must be true or false.")
    .nullish()
    .transform((force) => force ?? false),
  password: currentPassword,
});
export const revealedSecret = z.strictObject({
  secret: z.string(),
  previous_secret_expires_at: instant.nullable(),
});
export type RevealedSecret = z.infer<typeof revealedSecret>;

export const webhookStatsQuery = z.strictObject({
  hours: queryNumber("hours", { min: 1, max: 168 }).default(24),
  organization_id: z.uuid().optional(),
});
/** Failure of a webhook's latest delivery. */
const lastError = z.strictObject({
  delivery_id: z.string(),
  /** Failed attempts since the webhook's last success, excluding tests. */
  consecutive_failures: z.number().int(),
  status_code: z.number().int().nullable(),
  error: attemptError,
});
export type LastError = z.infer<typeof lastError>;

export const webhookStats = z.strictObject({
  from: instant,
  to: instant,
  hours: z.array(
    z.strictObject({
      start: instant,
      succeeded: z.number().int(),
      failed: z.number().int(),
      /** Pending and retrying deliveries. */
      waiting: z.number().int(),
      /** The part of `waiting` whose last attempt failed. */
      retrying: z.number().int(),
      cancelled: z.number().int(),
    }),
  ),
  duration_ms: z.strictObject({ p50: z.number().nullable(), p95: z.number().nullable() }),
  last_success: z.array(z.strictObject({ event: eventType, at: instant })),
  /** Null when the latest delivery did not fail. */
  last_error: lastError.nullable(),
  changed_before: changedBeforeFailure.nullable(),
  /** Null if the secret was never rotated, or if the entry is older than the audit log. */
  secret_rotated: z.strictObject({ at: instant, by: z.string() }).nullable(),
  /** Event types that usually come and have been unusually quiet since `last_at`. */
  silent: z.array(
    z.strictObject({
      event: subscribableEventType,
      last_at: instant,
      usual_gap_ms: z.number().int(),
      /** Events of the type since then that were not sent to this webhook, at most 1,000. */
      unsent: z.number().int(),
    }),
  ),
  /** Health spells that overlap the hours, oldest first. `ended_at` is null while the webhook is failing. */
  spells: z.array(
    z.strictObject({
      started_at: instant,
      ended_at: instant.nullable(),
      error: z.strictObject({ code: attemptErrorCode, status_code: z.number().int().nullable() }),
      failed_deliveries: z.number().int(),
    }),
  ),
});
export type WebhookStats = z.infer<typeof webhookStats>;

/** The response of GET /webhooks/stats: the last 24 hours of every webhook by ID, starting at `from`. */
export const webhooksStats = z.strictObject({
  from: instant,
  to: instant,
  webhooks: z.record(
    z.string(),
    z
      .array(
        z.strictObject({
          succeeded: z.number().int(),
          failed: z.number().int(),
          retrying: z.number().int(),
        }),
      )
      .length(24),
  ),
  /** By webhook ID; only webhooks whose latest delivery failed. */
  last_errors: z.record(z.string(), lastError),
});
export type WebhooksStats = z.infer<typeof webhooksStats>;
