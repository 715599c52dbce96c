import type { z } from "zod";
import type { RequestContext } from "@/lib/auth/context";
import type { ExplainArguments, Explanation, explainResult } from "@/lib/contracts/agents";
import type { DeliveryStatus } from "@/lib/contracts/deliveries";
import type { RecordedEvent, SkipReason, WebhookOutcome } from "@/lib/contracts/events";
import { keyMay } from "@/lib/contracts/permissions";
import { getDelivery } from "@/lib/deliveries/get-delivery";
import { diagnoseDelivery, resendObstacle } from "@/lib/diagnosis/diagnose";
import { explainChange } from "@/lib/diagnosis/explain-change";
import { getEvent } from "@/lib/events/get-event";
import { getTimeline } from "@/lib/events/get-timeline";
import { kindOfId } from "@/lib/ids";

/** A limit, because each explanation of a delivery reads its attempts. */
const MOST = 20;
/** Newest events of an object that are explained. */
const EVENTS = 10;

type EventOutcomes = Pick<RecordedEvent, "id" | "type" | "created_at"> & { webhooks: WebhookOutcome[] };

const outcomes: Record<DeliveryStatus, Explanation["outcome"]> = {
  pending: "waiting",
  retrying: "waiting",
  succeeded: "delivered",
  failed: "failed",
  cancelled: "cancelled",
};

/**
 * Explains what happened to an event at each webhook, or to one delivery, in the words of the screens. Contains neither
 * payloads nor responses, which are other people's text.
 * @throws {AppError} 404
 */
export async function explain(
  context: RequestContext,
  { id, webhook_id }: ExplainArguments,
): Promise<{ summary: string; data: z.infer<typeof explainResult> }> {
  const events = await eventsOf(context, id);
  const wanted = events.flatMap((event) =>
    event.webhooks
      .filter((webhook) => webhook_id === undefined || webhook.webhook_id === webhook_id)
      .map((webhook) => ({ event, webhook })),
  );
  const explanations: Explanation[] = [];
  for (const { event, webhook } of wanted.slice(0, MOST)) {
    explanations.push(await explainAt(context, event, webhook, id));
  }
  return {
    summary: explanations.map(summarize).join("\n") || nothing(events.length, webhook_id),
    data: { explanations, is_shortened: wanted.length > MOST },
  };
}

async function eventsOf(context: RequestContext, id: string): Promise<EventOutcomes[]> {
  const kind = kindOfId(id);
  if (kind === "event") return [await getEvent(context, id)];
  if (kind !== "delivery") {
    return (await getTimeline(context, id, { limit: EVENTS })).data;
  }
  const { event, webhook_id } = await getDelivery(context, id);
  const found = await getEvent(context, event.id);
  return [{ ...found, webhooks: found.webhooks.filter((webhook) => webhook.webhook_id === webhook_id) }];
}

async function explainAt(
  context: RequestContext,
  event: EventOutcomes,
  { webhook_id, url, deliveries, reason, since, by }: WebhookOutcome,
  asked: string,
): Promise<Explanation> {
  const about = {
    event_id: event.id,
    event: event.type,
    recorded_at: event.created_at,
    webhook_id,
    url,
  };
  const chosen = deliveries.find(({ id }) => id === asked) ?? deliveries.at(-1);
  if (!chosen) {
    return {
      ...about,
      delivery_id: null,
      outcome: reason === "not_dispatched_yet" ? "waiting" : "not_sent",
      attempts: 0,
      next_attempt_at: null,
      ...whyNot(reason, since, by),
    };
  }
  const delivery = await getDelivery(context, chosen.id);
  const { what, side, steps } = diagnoseDelivery(delivery, delivery.attempts, {
    mayAct: keyMay(context.scopes ?? [], "deliveries:write"),
    obstacle: resendObstacle(delivery, delivery.request_body),
  });
  const change =
    delivery.changed_before &&
    explainChange(delivery.changed_before, { statusCode: delivery.last_status_code }, (at) => at);
  return {
    ...about,
    delivery_id: delivery.id,
    outcome: outcomes[delivery.status],
    attempts: delivery.attempt_count,
    next_attempt_at: delivery.next_attempt_at,
    what: change ? `${change.what} ${what}` : what,
    side,
    steps: [...(change?.steps ?? []), ...steps],
  };
}

type Cause = Pick<Explanation, "what" | "side" | "steps">;

function whyNot(reason: SkipReason | null, since: string | null, by: string | null): Cause {
  const at = since ? ` at ${since}` : "";
  const person = by ? ` by ${by}` : "";
  const replay = "To send the event anyway, an admin can replay missed events on the webhook's Recovery tab.";
  switch (reason) {
    case "not_subscribed":
      return {
        what: "The event was not sent: the webhook was not subscribed to this event type.",
        side: "none",
        steps: ["Subscribe the webhook to the event type in its settings.", replay],
      };
    case "disabled":
      return {
        what: `The event was not sent: the webhook was disabled${at}${person}.`,
        side: "none",
        steps: ["Enable the webhook.", replay],
      };
    case "created_later":
      return {
        what: `The event was not sent: the webhook was created${at}, after the event was recorded.`,
        side: "none",
        steps: ["A webhook gets only events that are recorded after it was created."],
      };
    case "deleted":
      return {
        what: `The event was not sent: the webhook was deleted${at}${person}.`,
        side: "none",
        steps: ["Add a webhook for future events."],
      };
    case "not_dispatched_yet":
      return {
        what: "The event was recorded and is about to be sent.",
        side: "empfio",
        steps: ["Ask again in a minute. If it still waits, contact Empfio support."],
      };
    case "erased":
      return {
        what: "The event was not sent: its personal data was erased before it was dispatched.",
        side: "none",
        steps: [],
      };
    case null:
      return {
        what: "The outcome is no longer known: the delivery may have left the log.",
        side: "none",
        steps: [],
      };
  }
}

const summarize = ({ event, event_id, url, outcome, what, steps }: Explanation) =>
  [
    `${event} (${event_id}) to ${url}: ${outcome.replace("_", " ")}. ${what}`,
    ...steps.map((step) => `- ${step}`),
  ].join("\n");

function nothing(events: number, webhookId: string | undefined): string {
  if (events === 0) return "No event was recorded about this object, so there was nothing to send.";
  return webhookId === undefined
    ? "The organization had no webhook when the event was recorded, so the event was not sent."
    : "This event has no outcome at this webhook. Check the id of the webhook with list_webhooks.";
}
