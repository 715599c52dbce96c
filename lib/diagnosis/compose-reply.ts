import type { Delivery } from "@/lib/contracts/deliveries";
import type { Webhook } from "@/lib/contracts/webhooks";
import type { Diagnosis, Side } from "./diagnose-status";
import type { ChangeExplanation } from "./explain-change";

const sides: Record<Side, string | null> = {
  receiver: "The problem is on the receiver’s side.",
  address: "The problem is in the endpoint URL or its DNS.",
  empfio: "The problem is on our side. We are working on it, and no event is lost.",
  none: null,
};

interface Circumstances {
  change: ChangeExplanation | null;
  /** Formats a time with its zone, for example "28 Nov 2026, 20:24:09 UTC". */
  timeOf: (instant: string) => string;
}

/** A complete reply to a customer who asks about a delivery, in plain text. */
export function replyAboutDelivery(
  delivery: Delivery,
  { url, ...rest }: Circumstances & { diagnosis: Diagnosis; url: string | null },
): string {
  const { event, status, attempt_count: count, created_at, completed_at, last_error } = delivery;
  const outcome =
    status === "succeeded"
      ? `was delivered on ${rest.timeOf(completed_at ?? created_at)}`
      : last_error
        ? "was not delivered"
        : "has not been delivered yet";
  return compose({
    ...rest,
    opening: `The event ${event.type} of ${rest.timeOf(event.timestamp)} ${outcome}${url ? ` to ${withoutQuery(url)}` : ""}.`,
    when:
      count > 0
        ? `We made ${count === 1 ? "1 attempt" : `${count} attempts`}, starting on ${rest.timeOf(created_at)}.`
        : null,
    ids: { Delivery: delivery.id, Event: event.id, Webhook: delivery.webhook_id, Object: delivery.object_id },
  });
}

/** A complete reply to a customer whose webhook fails or is disabled, in plain text. */
export function replyAboutWebhook(
  webhook: Pick<
    Webhook,
    "id" | "url" | "status" | "disabled_reason" | "failing_since" | "failing_deliveries"
  >,
  { deliveryId, ...rest }: Circumstances & { diagnosis: Diagnosis | null; deliveryId: string | null },
): string {
  const { url, status, disabled_reason, failing_since, failing_deliveries: failed } = webhook;
  const name = `Your webhook ${withoutQuery(url)}`;
  const ids = { Webhook: webhook.id, ...(deliveryId && { "Last failed delivery": deliveryId }) };
  if (status === "disabled") {
    return compose({
      ...rest,
      opening: `${name} is disabled${disabled_reason ? ` (${disabled_reason})` : ""}, so no events are sent to it.`,
      when: null,
      diagnosis: {
        what: "Events that happen while a webhook is disabled are not sent later by themselves.",
        side: "none",
        steps: [
          "An admin of your organization can enable the webhook on its page.",
          "After that, missed events can be sent from the webhook’s Recovery tab.",
        ],
      },
      ids,
    });
  }
  return compose({
    ...rest,
    opening: failing_since
      ? `${name} has been failing since ${rest.timeOf(failing_since)}.`
      : `${name} fails.`,
    when:
      failed > 0
        ? `${failed === 1 ? "1 delivery has" : `${failed} deliveries have`} failed since then.`
        : null,
    ids,
  });
}

interface Letter extends Circumstances {
  opening: string;
  when: string | null;
  diagnosis: Pick<Diagnosis, "what" | "side" | "steps"> | null;
  ids: Record<string, string>;
}

function compose({ opening, when, diagnosis, change, ids }: Letter): string {
  // Support writes this reply, so the customer need not contact support.
  const steps = [...(change?.steps ?? []), ...(diagnosis?.steps ?? [])].filter(
    (step) => !step.startsWith("Contact Empfio support"),
  );
  const isAsked = steps.length > 0 && diagnosis?.side !== "empfio";
  return [
    "Hello,",
    [opening, when].filter(Boolean).join(" "),
    [change?.what, diagnosis?.what, diagnosis && sides[diagnosis.side]].filter(Boolean).join(" "),
    isAsked ? ["What you can do:", ...steps.map((step, index) => `${index + 1}. ${step}`)].join("\n") : "",
    Object.entries(ids)
      .map(([label, id]) => `${label}: ${id}`)
      .join("\n"),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** A URL may carry a token in its query. */
const withoutQuery = (url: string) => url.replace(/[?#].*$/, "");
