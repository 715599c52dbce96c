import { BellOff } from "lucide-react";
import { usePaths } from "@/components/shell/scope";
import { useNow } from "@/components/ui/clock";
import { LinkButton } from "@/components/ui/plain-button";
import type { WebhookStats } from "@/lib/contracts/webhooks";

/** "booking.created: usually every 12 min, none for 5 h." Renders nothing unless a type is silent. */
export function SilentEvents({
  webhookId,
  silent,
}: {
  webhookId: string;
  silent: WebhookStats["silent"] | undefined;
}) {
  const paths = usePaths();
  const now = useNow(60_000);
  if (!silent || silent.length === 0) return null;
  return (
    <section
      aria-label="Silent event types"
      className="rounded-lg border border-s-4 border-border border-s-(--chart-waiting) bg-surface p-4"
    >
      <p className="mb-1 flex items-center gap-2 text-sm font-medium">
        <BellOff aria-hidden className="size-4 shrink-0 text-muted" />
        Unusually quiet
      </p>
      <ul className="flex flex-col gap-2 text-sm">
        {silent.map(({ event, last_at, usual_gap_ms, unsent }) => (
          <li key={event} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
            <span>
              <span className="font-mono">{event}</span>: usually every {span(usual_gap_ms)}, none for{" "}
              {span(now - Date.parse(last_at))}. <span className="text-muted">{why(unsent)}</span>
            </span>
            {unsent > 0 && (
              <LinkButton
                size="sm"
                variant="ghost"
                href={paths.events({ event, webhook: webhookId, outcome: "not_sent" })}
              >
                View events
              </LinkButton>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function why(unsent: number): string {
  if (unsent === 0) return "No such event happened.";
  return `${unsent.toLocaleString("en-GB")} ${unsent === 1 ? "event" : "events"} happened and ${unsent === 1 ? "was" : "were"} not sent.`;
}

/** "12 min", "5 h", or "3 d": rounded to the unit that fits. */
function span(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 90) return `${Math.max(1, Math.round(minutes))} min`;
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h`;
  return `${Math.round(minutes / 1_440)} d`;
}
