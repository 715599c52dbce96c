"use client";

import { Tooltip } from "@heroui/react";
import { zonedTimes } from "@/components/ui/time";
import { useZone } from "@/components/ui/zone";
import type { Booking } from "@/lib/contracts/crm";

/** Abbreviations may differ between browser and server, hence `suppressHydrationWarning` below. */
const dayShape = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;

/** The time of a booking in its own time zone, with local time and UTC on hover and focus. */
export function BookingTime({ booking }: { booking: Booking }) {
  const { starts_at } = booking;
  const { isKnown, local } = useZone();
  return (
    <Tooltip>
      <Tooltip.Trigger<"time">
        render={({ role: _button, ...props }) => (
          <time
            {...props}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: its tooltip must be reachable by keyboard
            tabIndex={0}
            dateTime={starts_at}
          />
        )}
      >
        <Span booking={booking} />
      </Tooltip.Trigger>
      <Tooltip.Content className="tabular-nums">
        {zonedTimes(starts_at, isKnown ? local : "UTC").map((text) => (
          <p key={text}>{text}</p>
        ))}
      </Tooltip.Content>
    </Tooltip>
  );
}

/** Shows the date of the end only when it differs from the start's. */
function Span({ booking: { starts_at, ends_at, timezone: timeZone } }: { booking: Booking }) {
  const day = new Intl.DateTimeFormat("en-GB", { ...dayShape, timeZone });
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
  const [start, end] = [new Date(starts_at), new Date(ends_at)];
  const isSameDay = day.format(start) === day.format(end);
  return (
    <>
      <span suppressHydrationWarning className="block sm:whitespace-nowrap">
        {day.format(start)}
      </span>
      <span suppressHydrationWarning className="block text-xs text-muted">
        {time.format(start)} – {!isSameDay && `${day.format(end)}, `}
        {time.format(end)} {timeZone}
      </span>
    </>
  );
}
