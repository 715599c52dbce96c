import { useQuery } from "@tanstack/react-query";
import { DeliveryStatusCell } from "@/components/deliveries/delivery-status";
import { FactLink } from "@/components/deliveries/facts";
import { TriggerChip } from "@/components/deliveries/trigger-chip";
import { useWebhookPath } from "@/components/deliveries/use-webhook-path";
import { WebhookName } from "@/components/deliveries/webhook-name";
import { useScope } from "@/components/shell/scope";
import { usePaths } from "@/components/shell/use-paths";
import { Time, TimeOfDay } from "@/components/ui/time";
import { webhookQueries } from "@/lib/api-client/webhooks";
import type { RecordedEventDetail } from "@/lib/contracts/events";
import { reasonTexts } from "./not-sent-reasons";

type Outcome = RecordedEventDetail["webhooks"][number];

/** For each webhook, its deliveries of the event or the reason why it has none. */
export function WebhookOutcomes({ webhooks }: { webhooks: Outcome[] }) {
  if (webhooks.length === 0) return null;
  return (
    <section aria-label="Webhooks" className="flex flex-col gap-2">
      <h3 className="text-sm font-medium">Webhooks</h3>
      <ul className="flex flex-col divide-y divide-border rounded-lg border border-border bg-surface">
        {webhooks.map((outcome) => (
          <li key={outcome.webhook_id} className="flex flex-col gap-2 px-4 py-3 text-sm">
            <WebhookLink outcome={outcome} />
            {outcome.reason && <Reason outcome={outcome} />}
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

/** For example "Disabled by Ana Admin at 20:26". */
function Reason({ outcome: { webhook_id, reason, since } }: { outcome: Outcome }) {
  const { organizationId } = useScope();
  const webhooks = useQuery(webhookQueries.list(organizationId)).data?.data;
  if (reason === null) return null;
  // `since` is set only while the webhook is still disabled, so its current reason is the one that applied.
  const disabledBy =
    reason === "disabled" && since
      ? webhooks?.find(({ id }) => id === webhook_id)?.disabled_reason
      : undefined;
  return (
    <p className="text-muted">
      {disabledBy ?? reasonTexts[reason]}
      {since && (
        <>
          {" "}
          <TimeOfDay instant={since} />
        </>
      )}
    </p>
  );
}

function DeliveryLine({ delivery }: { delivery: Outcome["deliveries"][number] }) {
  const paths = usePaths();
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <DeliveryStatusCell delivery={delivery} />
      <TriggerChip trigger={delivery.trigger} />
      <FactLink href={paths.delivery(delivery.id)}>View delivery</FactLink>
      <Time instant={delivery.created_at} className="text-muted" />
    </p>
  );
}
