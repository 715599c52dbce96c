import { z } from "zod";
import { instant } from "./common";
import { attemptError } from "./deliveries";
import { eventType } from "./event-catalog";
import { eventTypeInfo } from "./events";
import { previewReplayBody, replayPreview } from "./replays";
import { startedDelivery, webhook } from "./webhooks";

/** Results of the tools at /api/mcp, and their arguments. */

const id = (what: string) => z.string(`Give the id of ${what}.`).min(1).max(100);
const webhookId = id("a webhook (we_…)").describe("The id of a webhook, from list_webhooks.");

/** The arguments of a tool. The message does not repeat unknown names, which can be long. */
const argumentsOf = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const names = Object.keys(shape);
  const takes = names.length === 0 ? "no arguments" : `only the arguments ${names.join(", ")}`;
  return z.strictObject(shape, {
    error: ({ code }) => (code === "unrecognized_keys" ? `The tool takes ${takes}.` : undefined),
  });
};

const cause = {
  /** What happened, in plain English. */
  what: z.string(),
  /** On whose side the problem is. */
  side: z.enum(["receiver", "address", "empfio", "none"]),
  /** What to do, the most likely remedy first. */
  steps: z.array(z.string()),
};

export const listWebhooksResult = z.strictObject({ webhooks: z.array(webhook) });

export const listFailingResult = z.strictObject({
  webhooks: z.array(
    webhook
      .pick({
        id: true,
        url: true,
        description: true,
        status: true,
        disabled_reason: true,
        failing_since: true,
        failing_deliveries: true,
        disables_at: true,
        last_success_at: true,
      })
      .extend({ error: attemptError.nullable(), status_code: z.number().int().nullable(), ...cause }),
  ),
});

export const explainArguments = argumentsOf({
  id: id("a delivery, an event, a lead, a booking, or a conversation").describe(
    "The id of a delivery (del_…), an event (evt_…), a lead (lead_…), a booking (bkg_…), or a conversation (conv_…).",
  ),
  webhook_id: webhookId.optional().describe("Only what happened at this webhook."),
});
export type ExplainArguments = z.output<typeof explainArguments>;

export const explanation = z.strictObject({
  event_id: z.string(),
  event: eventType,
  recorded_at: instant,
  webhook_id: z.string(),
  url: z.string(),
  /** Null if the event was not sent to the webhook. */
  delivery_id: z.string().nullable(),
  outcome: z.enum(["delivered", "failed", "waiting", "cancelled", "not_sent"]),
  attempts: z.number().int(),
  next_attempt_at: instant.nullable(),
  ...cause,
});
export type Explanation = z.infer<typeof explanation>;
export const explainResult = z.strictObject({
  explanations: z.array(explanation),
  /** True when there are more outcomes than one call explains. Then ask about a single event or webhook. */
  is_shortened: z.boolean(),
});

export const describeEventsArguments = argumentsOf({
  type: eventType.optional().describe("One event type; all of them if omitted."),
});
export const describeEventsResult = z.strictObject({ event_types: z.array(eventTypeInfo) });

export const noArguments = argumentsOf({});

export const sendTestArguments = argumentsOf({
  webhook_id: webhookId,
  event: eventType.default("ping").describe("The event type whose sample is sent; a ping if omitted."),
});
export const sendTestResult = startedDelivery;

export const previewRecoveryArguments = argumentsOf({
  ...previewReplayBody.omit({ matching: true }).shape,
  webhook_id: webhookId,
  from: previewReplayBody.shape.from.describe("Start of the range, RFC 3339."),
  to: previewReplayBody.shape.to.describe("End of the range; now if omitted."),
});
export const previewRecoveryResult = replayPreview;
