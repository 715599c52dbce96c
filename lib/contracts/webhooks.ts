import { z } from "zod";
import { changedBeforeFailure } from "./changes";
import { currentPassword, instant, pageQuery, queryNumber } from "./common";
import { attemptError, attemptErrorCode } from "./deliveries";
import { eventType, type SubscribableEventType, subscribableEventType } from "./event-catalog";
import { limits } from "./limits";

/**
 * Syntax of a webhook URL; the server checks the address (lib/outbound). Control characters are rejected
 * before parsing, because the URL parser silently removes them.
 */
export const webhookUrl = z
  .string({ error: "url must be text." })
  .min(1, { error: "Enter the URL that receives the events.", abort: true })
  // Limited before parsing, since the parser's conversion to ASCII takes time in the square of the length.
  .max(limits.urlLength, {
    error: `A URL can have at most ${limits.urlLength} characters.`,
    abort: true,
  })
  .superRefine((value, context) => {
    const complain = (message: string) => context.addIssue({ code: "custom", message });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (/[\u0000-\u0020\u007f\ufeff]/.test(value))
      return complain("Remove spaces, control characters and byte order marks from the URL.");
    if (!URL.canParse(value)) return complain("Enter a full URL such as https://example.com/webhooks.");
    const url = new URL(value);
    if (url.protocol !== "https:") return complain("The URL must start with https://.");
    if (url.username || url.password) return complain("Remove the user name and password from the URL.");
    if (!url.hostname) return complain("The URL must have a host.");
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
  .array(z.custom<SubscribableEventType>(), { error: "events must be a list of event types." })
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

export const updateWebhookBody = z.strictObject({
  url: webhookUrl.optional(),
  // optional() must stay outermost, so that an omitted description is not reset to "".
  description: description
    .nullable()
    .transform((value) => value ?? "")
    .optional(),
  events: subscribedEvents.optional(),
  status: z.enum(["active", "disabled"], "status must be active or disabled.").optional(),
  /** Required for a new URL when the sign-in is older than 5 minutes. */
  password: currentPassword,
});
export type UpdateWebhookBody = z.input<typeof updateWebhookBody>;

export const webhook = z.strictObject({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(subscribableEventType),
  status: z.enum(["active", "disabled"]),
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

export const listWebhooksQuery = pageQuery;

export const testWebhookBody = z.strictObject({
  event: eventType.nullish().transform((type) => type ?? "ping"),
});
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
});
export type WebhookStats = z.infer<typeof webhookStats>;

/** The response of GET /webhooks/stats: the last 24 hours of every webhook by ID, starting at `from`. */
export const webhooksStats = z.strictObject({
  from: instant,
  to: instant,
  webhooks: z.record(
    z.string(),
    z.array(z.strictObject({ succeeded: z.number().int(), failed: z.number().int() })).length(24),
  ),
  /** By webhook ID; only webhooks whose latest delivery failed. */
  last_errors: z.record(z.string(), lastError),
});
export type WebhooksStats = z.infer<typeof webhooksStats>;
