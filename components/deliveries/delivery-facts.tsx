import Link from "next/link";
import type { ReactNode } from "react";
import { usePaths } from "@/components/shell/paths";
import { CopyButton } from "@/components/ui/copy-button";
import { Time } from "@/components/ui/time";
import type { Attempt, Delivery } from "@/lib/contracts/deliveries";
import { ShortId } from "./short-id";
import { WebhookName } from "./webhook-name";

const link =
  "rounded-sm underline decoration-border underline-offset-4 hover:decoration-current focus-visible:status-focused";

interface DeliveryFactsProps {
  delivery: Delivery;
  webhooks: readonly { id: string; url: string }[] | undefined;
  attempts: readonly Attempt[] | undefined;
}

/** Where this delivery belongs: its event, object and webhook, each a way on. */
export function DeliveryFacts({ delivery, webhooks, attempts }: DeliveryFactsProps) {
  const paths = usePaths();
  const { event, object_id, webhook_id, created_at, completed_at } = delivery;
  const isListed = webhooks?.some(({ id }) => id === webhook_id) ?? false;
  // A deleted webhook is known by the address that the last attempt went to.
  const used = attempts?.at(-1)?.url;
  const named = isListed || !used ? webhooks : [{ id: webhook_id, url: used }];
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] items-center gap-x-6 gap-y-2 text-sm">
      <Fact label="Webhook">
        {isListed ? (
          <Link href={paths.webhook(webhook_id)} className={link}>
            <WebhookName id={webhook_id} webhooks={named} />
          </Link>
        ) : (
          <span className="flex flex-wrap items-center gap-x-2">
            <WebhookName id={webhook_id} webhooks={named} />
            {webhooks && used && <span className="text-muted">(deleted)</span>}
          </span>
        )}
      </Fact>
      <Fact label="Event">
        <Link href={paths.events({ event_id: event.id })} className={link}>
          <ShortId id={event.id} />
        </Link>
        <CopyButton value={event.id} label="event id" />
        <span className="text-muted">
          happened <Time instant={event.timestamp} />
        </span>
      </Fact>
      <Fact label="Object">
        <Link
          href={paths.deliveries({ q: object_id })}
          className={link}
          aria-label={`All deliveries of ${object_id}`}
        >
          <ShortId id={object_id} />
        </Link>
        <CopyButton value={object_id} label="object id" />
      </Fact>
      <Fact label="Created">
        <Time instant={created_at} />
        {completed_at && (
          <span className="text-muted">
            finished <Time instant={completed_at} />
          </span>
        )}
      </Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-x-2">{children}</dd>
    </>
  );
}
