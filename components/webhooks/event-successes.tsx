import { Time } from "@/components/ui/time";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { Webhook, WebhookStats } from "@/lib/contracts/webhooks";

interface EventSuccessesProps {
  events: Webhook["events"];
  successes: WebhookStats["last_success"] | undefined;
}

/** The last success of each subscribed event, then of types delivered by tests or earlier subscriptions. */
export function EventSuccesses({ events, successes = [] }: EventSuccessesProps) {
  const lastOf = (type: EventType) => successes.find(({ event }) => event === type)?.at;
  const others = successes
    .map(({ event }) => event)
    .filter((type) => !(events as EventType[]).includes(type));
  return (
    <section aria-labelledby="last-success" className="rounded-2xl border border-border bg-surface p-5">
      <h2 id="last-success" className="mb-3 font-semibold">
        Last success
      </h2>
      <dl className="flex flex-col gap-2 text-sm">
        {[...events, ...others].map((type) => {
          const at = lastOf(type);
          return (
            <div key={type} className="flex items-baseline justify-between gap-4">
              <dt className={`truncate font-mono text-[0.92em] ${others.includes(type) ? "text-muted" : ""}`}>
                {type}
              </dt>
              <dd className="shrink-0 text-muted">{at ? <Time instant={at} isShort /> : "None yet"}</dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
