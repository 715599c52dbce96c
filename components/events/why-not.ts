import type { RecordedEventDetail, SkipReason } from "@/lib/contracts/events";

type Row = RecordedEventDetail["webhooks"][number];

/** Why one webhook got nothing, as a sentence without its time. */
export const reasonTexts: Record<SkipReason, string> = {
  not_subscribed: "Not subscribed to this event",
  disabled: "Was disabled",
  created_later: "Was added only after the event",
  deleted: "Was deleted before the event was sent",
  not_dispatched_yet: "Not matched yet",
};

/** How `since` reads behind the reason. */
export const sinceTexts: Partial<Record<SkipReason, string>> = {
  disabled: "since",
  created_later: "on",
  deleted: "on",
};

export interface Summary {
  tone: "success" | "waiting" | "warning" | "danger";
  title: string;
  /** What to do now; empty when all is well. */
  steps: string[];
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/**
 * Who got an event, in one sentence, and what to do when nobody did.
 * @param mayAct whether the reader may change webhooks: others can only ask an admin
 */
export function summarise(event: Pick<RecordedEventDetail, "type" | "webhooks">, mayAct: boolean): Summary {
  const reached = event.webhooks.filter(({ deliveries }) => deliveries.length > 0);
  if (reached.length > 0) return reachedSummary(reached, event.webhooks.length);
  if (event.webhooks.length === 0) {
    return {
      tone: "warning",
      title: "Nobody got this event: there was no webhook when it happened.",
      steps: [
        `${mayAct ? "Add" : "An admin can add"} a webhook. It gets what happens from then on, not what was before.`,
      ],
    };
  }
  const reasons = new Set(event.webhooks.map(({ reason }) => reason));
  if (reasons.has("not_dispatched_yet")) {
    return {
      tone: "waiting",
      title: "This event waits to be matched to the webhooks.",
      steps: [
        "It normally takes less than a second, and nothing is lost meanwhile.",
        "If it stays so for minutes, tell Empfio support; on an own installation look at /api/health.",
      ],
    };
  }
  return {
    tone: "warning",
    title: `Nobody got this event: ${nobodyBecause(event.webhooks, event.type)}.`,
    steps: stepsFor(reasons, event.type, mayAct),
  };
}

function reachedSummary(reached: Row[], total: number): Summary {
  const latest = reached.map(({ deliveries }) => deliveries.at(-1)?.status);
  const failed = latest.filter((status) => status === "failed" || status === "cancelled").length;
  const open = latest.filter((status) => status === "pending" || status === "retrying").length;
  const of =
    reached.length === total ? count(total, "webhook") : `${reached.length} of ${count(total, "webhook")}`;
  if (failed > 0) {
    return {
      tone: "danger",
      title: `Sent to ${of}; ${failed === reached.length ? "none" : `${reached.length - failed - open}`} received it.`,
      steps: ["Open the delivery that did not succeed: it says why, and what to do."],
    };
  }
  if (open > 0) return { tone: "waiting", title: `Being sent to ${of}.`, steps: [] };
  return { tone: "success", title: `Received by ${of}.`, steps: [] };
}

function nobodyBecause(webhooks: Row[], type: string): string {
  const [first] = webhooks;
  const same = first !== undefined && webhooks.every(({ reason }) => reason === first.reason);
  const all = webhooks.length === 1 ? "the only webhook" : `all ${webhooks.length} webhooks`;
  const were = webhooks.length === 1 ? "was" : "were";
  if (!same) return `each of the ${count(webhooks.length, "webhook")} has a reason, shown below`;
  switch (first.reason) {
    case "not_subscribed":
      return webhooks.length === 1
        ? `the only webhook is not subscribed to ${type}`
        : `none of the ${webhooks.length} webhooks is subscribed to ${type}`;
    case "disabled":
      return `${all} ${were} disabled`;
    case "created_later":
      return `${all} ${were} added only afterwards`;
    default:
      return `${all} ${were} deleted before it was sent`;
  }
}

function stepsFor(reasons: Set<SkipReason | null>, type: string, mayAct: boolean): string[] {
  return [
    ...(reasons.has("not_subscribed")
      ? [
          `${mayAct ? "Subscribe" : "An admin can subscribe"} a webhook to ${type} in its settings: it then gets the next ones.`,
        ]
      : []),
    ...(reasons.has("disabled")
      ? [`${mayAct ? "Enable" : "An admin can enable"} the webhook that should have got it.`]
      : []),
    "What a webhook missed is not sent later: take it from the payload below, if the receiver needs it.",
  ];
}
