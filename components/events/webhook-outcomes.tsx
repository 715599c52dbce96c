import { DeliveryStatusCell } from "@/components/deliveries/delivery-status";
import { FactLink, useWebhookPath } from "@/components/deliveries/facts";
import { TriggerChip } from "@/components/deliveries/trigger-chip";
import { WebhookName } from "@/components/deliveries/webhook-name";
import { usePaths } from "@/components/shell/scope";
import { Time, TimeOfDay } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import type { WebhookOutcome } from "@/lib/contracts/events";
import { reasonTexts, splitOutcomes } from "./not-sent-reasons";

const box = "flex flex-col divide-y divide-border rounded-lg border border-border bg-surface";

/** For each webhook, its deliveries of the event or the reason why it has none. */
export function WebhookOutcomes({ webhooks }: { webhooks: WebhookOutcome[] }) {
  if (webhooks.length === 0) return null;
  const { shown, folded } = splitOutcomes(webhooks);
  return (
    <section aria-label="Webhooks" className="flex flex-col gap-2">
      <h3 className="text-sm font-medium">Webhooks</h3>
      {shown.length > 0 && <Outcomes webhooks={shown} />}
      {folded.length > 0 && (
        <details className="group flex flex-col gap-2">
          <summary className="w-fit cursor-pointer rounded-sm text-sm text-muted hover:text-foreground focus-visible:status-focused">
            {folded.length} not subscribed
          </summary>
          <div className="mt-2">
            <Outcomes webhooks={folded} />
          </div>
        </details>
      )}
    </section>
  );
}

function Outcomes({ webhooks }: { webhooks: WebhookOutcome[] }) {
  return (
    <ul className={box}>
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
  );
}

function WebhookLink({ outcome: { webhook_id, url, reason } }: { outcome: WebhookOutcome }) {
  const paths = usePaths();
  const pathOf = useWebhookPath();
  const tab = reason === "not_subscribed" ? "settings" : undefined;
  return (
    <span className="flex max-w-full font-medium">
      <FactLink
        href={reason === "deleted" ? paths.deliveries({ webhook: webhook_id }) : pathOf(webhook_id, { tab })}
      >
        <WebhookName url={url} />
      </FactLink>
    </span>
  );
}

/** For example "Disabled by Ana Admin at 20:26". */
function Reason({ outcome: { reason, since, by } }: { outcome: WebhookOutcome }) {
  if (reason === null) return null;
  return (
    <p className="text-muted">
      {by ? (
        <>
          {reason === "deleted" ? "Deleted by " : "Disabled by "}
          <VisibleText text={by} />
          {reason === "deleted" && " before this event was sent,"}
        </>
      ) : (
        reasonTexts[reason]
      )}
      {since && (
        <>
          {" "}
          <TimeOfDay instant={since} />
        </>
      )}
    </p>
  );
}

function DeliveryLine({ delivery }: { delivery: WebhookOutcome["deliveries"][number] }) {
  const paths = usePaths();
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <DeliveryStatusCell delivery={delivery} />
      <TriggerChip trigger={delivery.trigger} isWrong={delivery.wrong_signature} />
      <FactLink href={paths.delivery(delivery.id)}>View delivery</FactLink>
      <Time instant={delivery.created_at} className="text-muted" />
    </p>
  );
}
