import { usePaths } from "@/components/shell/use-paths";
import { CopyButton } from "@/components/ui/copy-button";
import { Time } from "@/components/ui/time";
import type { Attempt, Delivery } from "@/lib/contracts/deliveries";
import { Fact, FactLink, Facts, ObjectFact } from "./facts";
import { ShortId } from "./short-id";
import { useWebhookPath } from "./use-webhook-path";
import { WebhookName } from "./webhook-name";

interface DeliveryFactsProps {
  delivery: Delivery;
  webhooks: readonly { id: string; url: string }[] | undefined;
  attempts: readonly Attempt[] | undefined;
}

/** Links to the delivery's webhook, event, and object. */
export function DeliveryFacts({ delivery, webhooks, attempts }: DeliveryFactsProps) {
  const paths = usePaths();
  const pathOf = useWebhookPath();
  const { event, object_id, webhook_id, created_at, completed_at } = delivery;
  // Pings and samples have one attempt, and no object with a timeline.
  const isSample = delivery.max_attempts === 1;
  const isListed = webhooks?.some(({ id }) => id === webhook_id) ?? false;
  // A deleted webhook is not in the list, so it is named by the URL of the last attempt.
  const used = attempts?.at(-1)?.url;
  return (
    <Facts>
      <Fact label="Webhook">
        <FactLink href={pathOf(webhook_id)}>
          <WebhookName
            id={webhook_id}
            webhooks={!isListed && used ? [{ id: webhook_id, url: used }] : webhooks}
          />
        </FactLink>
        {webhooks && !isListed && used && <span className="text-muted">deleted</span>}
      </Fact>
      <Fact label="Event">
        <FactLink href={paths.events({ event_id: event.id })}>
          <ShortId id={event.id} />
        </FactLink>
        <CopyButton value={event.id} label="event ID" />
        <span className="text-muted">
          occurred <Time instant={event.timestamp} />
        </span>
      </Fact>
      <ObjectFact id={object_id} isSample={isSample} />
      <Fact label="Created">
        <Time instant={created_at} />
        {completed_at && (
          <span className="text-muted">
            finished <Time instant={completed_at} />
          </span>
        )}
      </Fact>
    </Facts>
  );
}
