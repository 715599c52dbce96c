"use client";

import { type CalendarDateTime, now, toCalendarDateTime } from "@internationalized/date";
import { useState } from "react";
import { browserTimeZone, resolveZonedTime } from "./zoned-time";

type Local = CalendarDateTime | null;

function tomorrowAtNine(timeZone: string): CalendarDateTime {
  return toCalendarDateTime(now(timeZone))
    .add({ days: 1 })
    .set({ hour: 9, minute: 0, second: 0, millisecond: 0 });
}

/** The instant of a local time; null if it is incomplete or does not exist. */
function instantOf(local: Local, timeZone: string): string | null {
  const time = local && resolveZonedTime(local, timeZone);
  return time && time.kind !== "skipped" ? time.instant : null;
}

/** Start and end of a booking in its time zone. Moving the start also moves the end. */
export function useBookingTimes() {
  const [timeZone, setTimeZone] = useState(browserTimeZone);
  const [start, setStart] = useState<Local>(() => tomorrowAtNine(timeZone));
  const [end, setEnd] = useState<Local>(() => tomorrowAtNine(timeZone).add({ hours: 1 }));

  const moveStart = (next: Local) => {
    setStart(next);
    if (!next || !start || !end) return;
    const minutes = (end.toDate("UTC").getTime() - start.toDate("UTC").getTime()) / 60_000;
    if (minutes > 0) setEnd(next.add({ minutes }));
  };
  return {
    timeZone,
    setTimeZone,
    start,
    setStart: moveStart,
    end,
    setEnd,
    startsAt: instantOf(start, timeZone),
    endsAt: instantOf(end, timeZone),
  };
}
