import { Chip } from "@heroui/react";
import type { ReactNode } from "react";
import type { Column } from "@/components/ui/record-list";
import { Time } from "@/components/ui/time";
import type { Delivery, DeliveryTrigger } from "@/lib/contracts/deliveries";
import { DeliveryStatusCell } from "./delivery-status";
import { formatDuration } from "./duration";
import { ShortId } from "./short-id";

/** @param isSecond for what lies above the row's first link, such as a time that explains itself on hover */
export type RowLink = (delivery: Delivery, children: ReactNode, isSecond?: boolean) => ReactNode;

interface ColumnsProps {
  /** The row's own link, stretched over the row by the list. */
  linkTo: RowLink;
  /** Null in one webhook's own log. */
  webhook: ((id: string) => ReactNode) | null;
}

const triggerLabels: Record<Exclude<DeliveryTrigger, "event">, string> = {
  test: "Test",
  resend: "Resend",
  replay: "Replay",
};

export function TriggerChip({ trigger }: { trigger: DeliveryTrigger }) {
  if (trigger === "event") return null;
  return (
    <Chip size="sm" variant="soft">
      {triggerLabels[trigger]}
    </Chip>
  );
}

/** The columns of the log. What narrow screens have no room for stands under the event there. */
export function deliveryColumns({ linkTo, webhook }: ColumnsProps): Column<Delivery>[] {
  return [
    { title: "Status", className: "w-px", cell: (delivery) => <DeliveryStatusCell delivery={delivery} /> },
    {
      title: "Event",
      isRowHeader: true,
      cell: (delivery) => (
        <div className="flex flex-col items-start gap-0.5">
          <span className="flex flex-wrap items-center gap-2">
            {linkTo(delivery, <span className="font-mono text-xs font-medium">{delivery.event.type}</span>)}
            <TriggerChip trigger={delivery.trigger} />
          </span>
          <Time instant={delivery.created_at} className="text-xs text-muted sm:hidden" />
        </div>
      ),
    },
    {
      title: "Object",
      className: "max-md:hidden",
      cell: (delivery) => (
        <span className="text-muted">
          <ShortId id={delivery.object_id} />
        </span>
      ),
    },
    ...(webhook
      ? [
          {
            title: "Webhook",
            className: "max-lg:hidden",
            cell: (delivery: Delivery) => webhook(delivery.webhook_id),
          },
        ]
      : []),
    {
      title: "Attempts",
      className: "max-sm:hidden tabular-nums",
      cell: ({ attempt_count, max_attempts }) => (
        <>
          {attempt_count}
          <span className="text-muted"> of {max_attempts}</span>
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
      cell: (delivery) => linkTo(delivery, <Time instant={delivery.created_at} />, true),
    },
  ];
}
