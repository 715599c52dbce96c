"use client";

import { Tooltip } from "@heroui/react";
import { useHydrated } from "@/components/ui/clock";
import { localTime, utcTime } from "@/components/ui/time";
import type { Booking } from "@/lib/contracts/crm";

/** When a booking is, on the clock of its own time zone; local time and UTC on hover and focus. */
export function BookingTime({ booking }: { booking: Booking }) {
  const { starts_at, ends_at, timezone } = booking;
  const hydrated = useHydrated();
  return (
    <Tooltip>
      <Tooltip.Trigger<"time">
        render={({ role: _button, ...props }) => (
          <time
            {...props}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: its tooltip must be reachable by keyboard
            tabIndex={0}
            dateTime={starts_at}
            // The browser may know other abbreviations of a month than the server.
            suppressHydrationWarning
          />
        )}
      >
        {spanOf(starts_at, ends_at, timezone)}
        <span className="block text-xs text-muted">{timezone}</span>
      </Tooltip.Trigger>
      <Tooltip.Content className="tabular-nums">
        {hydrated && <p>{localTime(starts_at)}</p>}
        <p className="text-muted">{utcTime(starts_at)}</p>
      </Tooltip.Content>
    </Tooltip>
  );
}

/** `Tue, 10 Mar 2026, 09:00–09:45`; the end's date only when it is another day. */
function spanOf(startsAt: string, endsAt: string, timeZone: string): string {
  const day = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone,
  });
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
  const [start, end] = [new Date(startsAt), new Date(endsAt)];
  const isSameDay = day.format(start) === day.format(end);
  return `${day.format(start)}, ${time.format(start)}–${isSameDay ? "" : `${day.format(end)}, `}${time.format(end)}`;
}
