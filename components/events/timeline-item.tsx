import { FactLink } from "@/components/deliveries/fact-link";
import { useMay } from "@/components/shell/scope";
import { usePaths } from "@/components/shell/use-paths";
import { TimeOfDay } from "@/components/ui/time";
import type { TimelineEvent } from "@/lib/contracts/timeline";
import { eventWords } from "@/lib/contracts/vocabulary";
import { summaryLooks } from "./event-summary";
import { summarize } from "./not-sent-reasons";
import { WebhookOutcomes } from "./webhook-outcomes";

/** One event of an object: when it happened, whether it was sent, and the outcome for each webhook. */
export function TimelineItem({ event }: { event: TimelineEvent }) {
  const paths = usePaths();
  const { tone, title, steps } = summarize(event, useMay("webhooks:write"));
  const { icon: Icon, box, ink } = summaryLooks[tone];
  return (
    <li className={`flex flex-col gap-3 rounded-lg border border-s-4 border-border bg-surface p-4 ${box}`}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="font-medium">
          {eventWords[event.type].title}
          {event.change && (
            <span className="font-normal text-muted">
              {" "}
              from {event.change.previous_status} to {event.change.status}
            </span>
          )}
        </h2>
        <span className="flex flex-wrap items-baseline gap-x-3 text-sm text-muted">
          <TimeOfDay instant={event.timestamp} />
          <FactLink href={paths.events({ event_id: event.id })}>
            <span className="font-mono text-xs">{event.type}</span>
          </FactLink>
        </span>
      </div>
      <p className={`flex gap-2 text-sm font-medium text-pretty ${ink}`}>
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        {title}
      </p>
      {tone === "warning" && steps[0] && <p className="text-sm text-muted">{steps[0]}</p>}
      <WebhookOutcomes webhooks={event.webhooks} />
    </li>
  );
}
