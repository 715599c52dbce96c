import { Chip } from "@heroui/react";
import type { EventType } from "@/lib/contracts/event-catalog";

/** The first two events and the number of others, which are listed on hover and for screen readers. */
export function EventChips({ events }: { events: readonly EventType[] }) {
  const shown = events.slice(0, 2);
  const more = events.length - shown.length;
  return (
    <span className="flex flex-wrap items-center gap-1">
      {shown.map((event) => (
        <Chip key={event} size="sm" className="font-mono">
          {event}
        </Chip>
      ))}
      {more > 0 && (
        // Above the link that covers the row, which would otherwise take the hover.
        <span className="relative text-xs text-muted" title={events.slice(2).join(", ")}>
          <span aria-hidden>+{more}</span>
          <span className="sr-only">and {events.slice(2).join(", ")}</span>
        </span>
      )}
    </span>
  );
}
