import type { RecordedEventDetail, SkipReason, WebhookOutcome } from "@/lib/contracts/events";

type Row = WebhookOutcome;

/** Why a webhook has no delivery of an event; a time may follow. */
export const reasonTexts: Record<SkipReason, string> = {
  not_subscribed: "Not subscribed to this event",
  disabled: "Disabled",
  created_later: "Added after this event,",
  deleted: "Deleted before this event was sent,",
  not_dispatched_yet: "Not dispatched yet",
  erased: "Personal data erased before this event was sent",
};

/**
 * Separates webhooks that are not subscribed if there are several: they are rarely the cause, and would hide the
 * webhook that was disabled.
 */
export function splitOutcomes(webhooks: Row[]): { shown: Row[]; folded: Row[] } {
  const folded = webhooks.filter(({ reason }) => reason === "not_subscribed");
  if (folded.length < 2) return { shown: webhooks, folded: [] };
  return { shown: webhooks.filter((one) => !folded.includes(one)), folded };
}

export interface Summary {
  tone: "success" | "waiting" | "warning" | "danger";
  title: string;
  /** What to do next; empty when there is nothing to do. */
  steps: string[];
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/**
 * Whether an event was sent and delivered, in one sentence, and what to do if it was not.
 * @param mayAct whether the reader may change webhooks; others are told to ask an admin
 */
export function summarize(event: Pick<RecordedEventDetail, "type" | "webhooks">, mayAct: boolean): Summary {
  const reached = event.webhooks.filter(({ deliveries }) => deliveries.length > 0);
  if (reached.length > 0) return reachedSummary(reached, event.webhooks.length);
  if (event.webhooks.length === 0) {
    return {
      tone: "warning",
      title: "Not sent: there was no webhook when this event occurred.",
      steps: [`${mayAct ? "Add" : "An admin can add"} a webhook. It will receive future events.`],
    };
  }
  const reasons = new Set(event.webhooks.map(({ reason }) => reason));
  if (reasons.has("not_dispatched_yet")) {
    return {
      tone: "waiting",
      title: "This event has not been dispatched yet.",
      steps: [
        "Dispatching normally takes less than a second, and no event is lost in the meantime.",
        "If it takes minutes, contact Empfio support. If you self-host, check /api/health.",
      ],
    };
  }
  return {
    tone: "warning",
    title: notSentBecause(event.webhooks, event.type),
    steps: stepsFor(reasons, event.type, mayAct),
  };
}

function reachedSummary(reached: Row[], total: number): Summary {
  const latest = reached.map(({ deliveries }) => deliveries.at(-1)?.status);
  const failed = latest.filter((status) => status === "failed" || status === "cancelled").length;
  const open = latest.filter((status) => status === "pending" || status === "retrying").length;
  const delivered = reached.length - failed - open;
  const of =
    reached.length === total ? count(total, "webhook") : `${reached.length} of ${count(total, "webhook")}`;
  if (failed > 0) {
    return {
      tone: "danger",
      title: delivered === 0 ? `Sent to ${of}, not delivered.` : `Sent to ${of}, delivered to ${delivered}.`,
      steps: ["Open a failed delivery to see the cause and what to do."],
    };
  }
  if (open > 0) return { tone: "waiting", title: `Sending to ${of}.`, steps: [] };
  return { tone: "success", title: `Delivered to ${of}.`, steps: [] };
}

function notSentBecause(webhooks: Row[], type: string): string {
  const [first] = webhooks;
  const isSame = first !== undefined && webhooks.every(({ reason }) => reason === first.reason);
  if (!isSame) return "Not sent to any webhook. Reasons below.";
  const isOne = webhooks.length === 1;
  const all = isOne ? "the only webhook was" : `all ${webhooks.length} webhooks were`;
  switch (first.reason) {
    case "not_subscribed":
      return isOne
        ? `Not sent: the only webhook is not subscribed to ${type}.`
        : `Not sent: none of the ${webhooks.length} webhooks is subscribed to ${type}.`;
    case "disabled":
      return `Not sent: ${all} disabled.`;
    case "erased":
      return "Not sent: its personal data was erased before it was dispatched.";
    case "created_later":
      return `Not sent: ${all} added after this event.`;
    default:
      return `Not sent: ${all} deleted before this event was sent.`;
  }
}

function stepsFor(reasons: Set<SkipReason | null>, type: string, mayAct: boolean): string[] {
  if (reasons.has("erased")) return [];
  return [
    // First, because a webhook that was disabled is more often the cause than those that never subscribed.
    ...(reasons.has("disabled")
      ? [`${mayAct ? "Enable" : "An admin can enable"} the webhook that should have received this event.`]
      : []),
    ...(reasons.has("not_subscribed")
      ? [
          `${mayAct ? "Subscribe" : "An admin can subscribe"} a webhook to ${type} in its settings. It will receive future events.`,
        ]
      : []),
    "Missed events can be sent from the webhook's Recovery tab.",
  ];
}
