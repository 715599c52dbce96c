import { DeliveryStatusCell } from "@/components/deliveries/delivery-status";
import { FactLink } from "@/components/deliveries/facts";
import { TriggerChip } from "@/components/deliveries/trigger-chip";
import { useWebhookPath } from "@/components/deliveries/use-webhook-path";
import { WebhookName } from "@/components/deliveries/webhook-name";
import { usePaths } from "@/components/shell/paths";
import { Time } from "@/components/ui/time";
import type { RecordedEventDetail } from "@/lib/contracts/events";
import { reasonTexts, sinceTexts } from "./why-not";

type Outcome = RecordedEventDetail["webhooks"][number];

/** Webhook by webhook: its deliveries of the event, or why it has none. */
export function WebhookOutcomes({ webhooks }: { webhooks: Outcome[] }) {
  if (webhooks.length === 0) return null;
  return (
    <section aria-label="Webhooks" className="flex flex-col gap-2">
      <h3 className="text-sm font-medium">Webhook by webhook</h3>
      <ul className="flex flex-col divide-y divide-border rounded-lg border border-border bg-surface">
        {webhooks.map((outcome) => (
          <li key={outcome.webhook_id} className="flex flex-col gap-2 px-4 py-3 text-sm">
            <WebhookLink outcome={outcome} />
            {outcome.reason && <Reason reason={outcome.reason} since={outcome.since} />}
            {outcome.deliveries.map((delivery) => (
              <DeliveryLine key={delivery.id} delivery={delivery} />
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function WebhookLink({ outcome: { webhook_id, url, reason } }: { outcome: Outcome }) {
  const pathOf = useWebhookPath();
  const tab = reason === "not_subscribed" ? "settings" : undefined;
  return (
    <span className="flex max-w-full font-medium">
      <FactLink href={pathOf(webhook_id, { tab })}>
        <WebhookName id={webhook_id} webhooks={[{ id: webhook_id, url }]} />
      </FactLink>
    </span>
  );
}

function Reason({ reason, since }: { reason: NonNullable<Outcome["reason"]>; since: string | null }) {
  return (
    <p className="text-muted">
      {reasonTexts[reason]}
      {since && sinceTexts[reason] && (
        <>
          , {sinceTexts[reason]} <Time instant={since} />
        </>
      )}
      .
    </p>
  );
}

function DeliveryLine({ delivery }: { delivery: Outcome["deliveries"][number] }) {
  const paths = usePaths();
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <DeliveryStatusCell delivery={delivery} />
      <TriggerChip trigger={delivery.trigger} />
      <FactLink href={paths.delivery(delivery.id)}>Open delivery</FactLink>
      <Time instant={delivery.created_at} className="text-muted" />
    </p>
  );
}
