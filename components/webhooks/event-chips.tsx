import { Chip } from "@heroui/react";
import type { EventType } from "@/lib/contracts/event-catalog";

/** The first two and how many more; all of them on hover and for screen readers. */
export function EventChips({ events }: { events: readonly EventType[] }) {
  const shown = events.slice(0, 2);
  const more = events.length - shown.length;
  return (
    <span className="flex flex-wrap items-center gap-1" title={events.join(", ")}>
      {shown.map((event) => (
        <Chip key={event} size="sm" className="font-mono">
          {event}
        </Chip>
      ))}
      {more > 0 && (
        <span className="text-xs text-muted">
          <span aria-hidden>+{more}</span>
          <span className="sr-only">and {events.slice(2).join(", ")}</span>
        </span>
      )}
    </span>
  );
}
