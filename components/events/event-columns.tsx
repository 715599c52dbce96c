import { Chip } from "@heroui/react";
import { ShortId } from "@/components/deliveries/facts";
import { RowLink } from "@/components/deliveries/row-link";
import type { Column } from "@/components/ui/record-list";
import { StatusDot } from "@/components/ui/status-dot";
import { Time } from "@/components/ui/time";
import type { RecordedEvent } from "@/lib/contracts/events";

interface ColumnsProps {
  hrefOf: (id: string) => string;
  onOpen: (id: string) => unknown;
}

export function eventColumns({ hrefOf, onOpen }: ColumnsProps): Column<RecordedEvent>[] {
  const link = (id: string) => ({ id, href: hrefOf(id), onOpen });
  return [
    {
      title: "Event",
      isRowHeader: true,
      cell: ({ id, type, origin, timestamp, ...event }) => (
        <div className="flex flex-col items-start gap-0.5 max-sm:gap-1.5">
          <span className="flex items-center gap-2 max-sm:flex-wrap">
            <RowLink {...link(id)}>
              <span className="font-mono text-xs font-medium">{type}</span>
            </RowLink>
            <OriginChip origin={origin} />
          </span>
          <span className="sm:hidden">
            <SentCell event={event} />
          </span>
          <span className="flex flex-wrap items-center gap-x-3 text-xs text-muted sm:hidden">
            <ShortId id={event.object_id} />
            <Time instant={timestamp} />
          </span>
        </div>
      ),
    },
    { title: "Sent", className: "max-sm:hidden", cell: (event) => <SentCell event={event} /> },
    {
      title: "Object",
      className: "max-md:hidden text-muted",
      cell: ({ id, object_id }) => (
        <RowLink {...link(id)} isSecond>
          <ShortId id={object_id} />
        </RowLink>
      ),
    },
    {
      title: "Event ID",
      className: "max-lg:hidden text-muted",
      cell: ({ id }) => (
        <RowLink {...link(id)} isSecond>
          <ShortId id={id} />
        </RowLink>
      ),
    },
    {
      title: "Occurred",
      className: "max-sm:hidden whitespace-nowrap",
      cell: ({ id, timestamp }) => (
        <RowLink {...link(id)} isSecond>
          <Time instant={timestamp} />
        </RowLink>
      ),
    },
  ];
}

export function OriginChip({ origin }: { origin: RecordedEvent["origin"] }) {
  if (origin === "application") return null;
  return (
    <Chip size="sm" variant="soft" className="whitespace-nowrap">
      {origin === "ping" ? "Automatic ping" : "Test"}
    </Chip>
  );
}

type Counts = Pick<RecordedEvent, "delivery_count" | "failed_count" | "waiting_count" | "dispatched_at">;

export function SentCell({ event }: { event: Counts }) {
  const { delivery_count: count, failed_count: failed, waiting_count: waiting, dispatched_at } = event;
  if (count > 0) {
    const notes = [failed > 0 && `${failed} failed`, waiting > 0 && `${waiting} in progress`].filter(Boolean);
    const tone = failed > 0 ? "danger" : waiting > 0 ? "warning" : "success";
    return (
      <span className="flex flex-wrap items-center gap-x-2">
        <StatusDot tone={tone} label={count === 1 ? "1 delivery" : `${count} deliveries`} />
        {notes.length > 0 && <span className="text-xs text-muted max-sm:ps-4">{notes.join(", ")}</span>}
      </span>
    );
  }
  return dispatched_at ? (
    <StatusDot tone="warning" label="Not sent" />
  ) : (
    <StatusDot tone="accent" label="Not dispatched yet" />
  );
}
