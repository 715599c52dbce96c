import type { Column } from "@/components/ui/record-list";
import { Time } from "@/components/ui/time";
import type { Delivery } from "@/lib/contracts/deliveries";
import { DeliveryStatusCell } from "./delivery-status";
import { formatDuration } from "./duration";
import { ShortId } from "./facts";
import { RowLink } from "./row-link";
import { TriggerChip } from "./trigger-chip";
import { WebhookName } from "./webhook-name";

interface ColumnsProps {
  hrefOf: (id: string) => string;
  onOpen: (id: string) => unknown;
  /** False in the log of a single webhook. */
  showsWebhook: boolean;
  sort: NonNullable<Column<Delivery>["sort"]>;
}

/** The columns of the log. On phones, each row is a card in the column of the event. */
export function deliveryColumns({ hrefOf, onOpen, showsWebhook, sort }: ColumnsProps): Column<Delivery>[] {
  const link = (id: string) => ({ id, href: hrefOf(id), onOpen });
  const webhookColumn: Column<Delivery>[] = showsWebhook
    ? [
        {
          title: "Webhook",
          className: "min-w-36 max-lg:hidden",
          cell: ({ id, webhook }) => (
            <RowLink {...link(id)} isSecond>
              <WebhookName {...nameOf(webhook)} />
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
      className: "sm:whitespace-nowrap",
      cell: (delivery) => (
        <div className="flex flex-col items-start gap-0.5 max-sm:gap-1.5">
          <span className="flex w-full items-center justify-between gap-2 sm:hidden">
            <DeliveryStatusCell delivery={delivery} />
            <Attempts delivery={delivery} isLabeled />
          </span>
          <RowLink {...link(delivery.id)}>
            <span className="font-mono text-xs font-medium">{delivery.event.type}</span>
          </RowLink>
          {showsWebhook && (
            <span className="text-xs whitespace-normal lg:hidden">
              <WebhookName {...nameOf(delivery.webhook)} />
            </span>
          )}
          <span className="flex flex-wrap items-center gap-x-3 text-xs text-muted sm:hidden">
            <ShortId id={delivery.object_id} />
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
      className: "max-md:hidden whitespace-nowrap tabular-nums",
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

const nameOf = ({ url, description, is_deleted }: Delivery["webhook"]) => ({
  url,
  description,
  isDeleted: is_deleted,
});

/** For example "1", "2 of 4 attempts", or "1 Test". */
function Attempts({ delivery, isLabeled = false }: { delivery: Delivery; isLabeled?: boolean }) {
  const { attempt_count, max_attempts, status, trigger, wrong_signature } = delivery;
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap tabular-nums">
      <span>
        {attempt_count}
        {status !== "succeeded" && <span className="text-muted"> of {max_attempts}</span>}
        {isLabeled &&
          (max_attempts === 1 || (status === "succeeded" && attempt_count === 1) ? " attempt" : " attempts")}
      </span>
      <TriggerChip trigger={trigger} isWrong={wrong_signature} />
    </span>
  );
}
