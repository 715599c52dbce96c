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
}

/** The columns of the log. On narrow screens, webhook and time move below the event. */
export function deliveryColumns({ hrefOf, onOpen, webhook }: ColumnsProps): Column<Delivery>[] {
  const link = (id: string) => ({ id, href: hrefOf(id), onOpen });
  const webhookColumn: Column<Delivery>[] = webhook
    ? [
        {
          title: "Webhook",
          className: "max-w-44 max-lg:hidden 2xl:max-w-64",
          cell: ({ id, webhook_id }) => (
            <RowLink {...link(id)} isSecond>
              {webhook(webhook_id)}
            </RowLink>
          ),
        },
      ]
    : [];
  return [
    { title: "Status", className: "w-px", cell: (delivery) => <DeliveryStatusCell delivery={delivery} /> },
    {
      title: "Event",
      isRowHeader: true,
      cell: ({ id, event, trigger, created_at, webhook_id }) => (
        <div className="flex flex-col items-start gap-0.5">
          <span className="flex flex-wrap items-center gap-2">
            <RowLink {...link(id)}>
              <span className="font-mono text-xs font-medium">{event.type}</span>
            </RowLink>
            <TriggerChip trigger={trigger} />
          </span>
          {webhook && <span className="w-full max-w-40 text-xs lg:hidden">{webhook(webhook_id)}</span>}
          <Time instant={created_at} className="text-xs text-muted sm:hidden" />
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
      cell: ({ attempt_count, max_attempts, status }) => (
        <>
          {attempt_count}
          {status !== "succeeded" && <span className="text-muted"> of {max_attempts}</span>}
        </>
      ),
    },
    {
      title: "Duration",
      className: "max-lg:hidden whitespace-nowrap tabular-nums",
      cell: ({ last_duration_ms }) => (last_duration_ms === null ? "" : formatDuration(last_duration_ms)),
    },
    {
      title: "Time",
      className: "max-sm:hidden whitespace-nowrap",
      cell: ({ id, created_at }) => (
        <RowLink {...link(id)} isSecond>
          <Time instant={created_at} />
        </RowLink>
      ),
    },
  ];
}
