import { usePaths } from "@/components/shell/scope";
import { CopyButton } from "@/components/ui/copy-button";
import { Time } from "@/components/ui/time";
import type { Delivery } from "@/lib/contracts/deliveries";
import { FactLink } from "./fact-link";
import { Fact, Facts, ObjectFact } from "./facts";
import { ShortId } from "./short-id";
import { useWebhookPath } from "./use-webhook-path";
import { WebhookName } from "./webhook-name";

interface DeliveryFactsProps {
  delivery: Delivery;
}

/** Links to the delivery's webhook, event, and object. */
export function DeliveryFacts({ delivery }: DeliveryFactsProps) {
  const paths = usePaths();
  const pathOf = useWebhookPath();
  const { event, object_id, webhook_id, webhook, created_at, completed_at } = delivery;
  // Pings and samples have one attempt, and no object with a timeline.
  const isSample = delivery.max_attempts === 1;
  return (
    <Facts>
      <Fact label="Webhook">
        <FactLink href={pathOf(webhook_id)}>
          <WebhookName url={webhook.url} description={webhook.description} isDeleted={webhook.is_deleted} />
        </FactLink>
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
