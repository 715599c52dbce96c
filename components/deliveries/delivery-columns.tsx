import type { ReactNode } from "react";
import type { Column } from "@/components/ui/record-list";
import { Time } from "@/components/ui/time";
import type { Delivery } from "@/lib/contracts/deliveries";
import { DeliveryStatusCell } from "./delivery-status";
import { formatDuration } from "./duration";
import { RowLink } from "./row-link";
import { ShortId } from "./short-id";
import { TriggerChip } from "./trigger-chip";

interface ColumnsProps {
  hrefOf: (id: string) => string;
  onOpen: (id: string) => unknown;
  /** Null in the log of a single webhook. */
  webhook: ((id: string) => ReactNode) | null;
  sort: NonNullable<Column<Delivery>["sort"]>;
}

/** The columns of the log. On phones, each row is a card in the column of the event. */
export function deliveryColumns({ hrefOf, onOpen, webhook, sort }: ColumnsProps): Column<Delivery>[] {
  const link = (id: string) => ({ id, href: hrefOf(id), onOpen });
  const webhookColumn: Column<Delivery>[] = webhook
    ? [
        {
          title: "Webhook",
          className: "min-w-40 max-lg:hidden",
          cell: ({ id, webhook_id }) => (
            <RowLink {...link(id)} isSecond>
              {webhook(webhook_id)}
            </RowLink>
          ),
        },
      ]
    : [];
  return [
    {
      title: "Status",
      className: "w-px max-sm:hidden",
      cell: (delivery) => <DeliveryStatusCell delivery={delivery} />,
    },
    {
      title: "Event",
      isRowHeader: true,
      className: "whitespace-nowrap max-sm:whitespace-normal",
      cell: (delivery) => (
        <div className="flex flex-col items-start gap-0.5 max-sm:gap-1">
          <span className="sm:hidden">
            <DeliveryStatusCell delivery={delivery} />
          </span>
          <RowLink {...link(delivery.id)}>
            <span className="font-mono text-xs font-medium">{delivery.event.type}</span>
          </RowLink>
          {webhook && (
            <span className="text-xs whitespace-normal lg:hidden">{webhook(delivery.webhook_id)}</span>
          )}
          <span className="flex flex-wrap items-center gap-x-2 text-xs text-muted sm:hidden">
            <ShortId id={delivery.object_id} />
            <Attempts delivery={delivery} isLabeled />
            <Time instant={delivery.created_at} />
          </span>
        </div>
      ),
    },
    {
      title: "Object",
      className: "max-md:hidden text-muted",
      cell: ({ id, object_id }) => (
        <RowLink {...link(id)} isSecond>
          <ShortId id={object_id} />
        </RowLink>
      ),
    },
    ...webhookColumn,
    {
      title: "Attempts",
      className: "max-sm:hidden whitespace-nowrap tabular-nums",
      cell: (delivery) => <Attempts delivery={delivery} />,
    },
    {
      title: "Duration",
      className: "max-lg:hidden whitespace-nowrap tabular-nums",
      cell: ({ last_duration_ms }) => (last_duration_ms === null ? "" : formatDuration(last_duration_ms)),
    },
    {
      title: "Time",
      sort,
      className: "max-sm:hidden whitespace-nowrap",
      cell: ({ id, created_at }) => (
        <RowLink {...link(id)} isSecond>
          <Time instant={created_at} />
        </RowLink>
      ),
    },
  ];
}

/** For example "1", "2 of 4 attempts", or "1 Test". */
function Attempts({ delivery, isLabeled = false }: { delivery: Delivery; isLabeled?: boolean }) {
  const { attempt_count, max_attempts, status, trigger } = delivery;
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap tabular-nums">
      <span>
        {attempt_count}
        {status !== "succeeded" && <span className="text-muted"> of {max_attempts}</span>}
        {isLabeled &&
          (max_attempts === 1 || (status === "succeeded" && attempt_count === 1) ? " attempt" : " attempts")}
      </span>
      <TriggerChip trigger={trigger} />
    </span>
  );
}
