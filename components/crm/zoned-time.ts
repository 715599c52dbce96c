import { type CalendarDateTime, toCalendarDateTime, toZoned } from "@internationalized/date";
import { canonicalTimeZone } from "@/lib/contracts/time-zones";

/** The meaning of a local time in a time zone. */
export type ZonedTime =
  | { kind: "instant"; instant: string; offset: string }
  /** The clocks move forward over this time, so it does not exist on that day. */
  | { kind: "skipped" }
  /** The clocks move back over this time: `instant` is the first of the two, `secondOffset` the offset of the second. */
  | { kind: "twice"; instant: string; offset: string; secondOffset: string };

/** Converts a local time (`10 March 09:00` in `Europe/Lisbon`) to a UTC instant, including times at clock changes. */
export function resolveZonedTime(local: CalendarDateTime, timeZone: string): ZonedTime {
  const earlier = toZoned(local, timeZone, "earlier");
  if (toCalendarDateTime(earlier).compare(local) !== 0) return { kind: "skipped" };
  const later = toZoned(local, timeZone, "later");
  const result = { instant: earlier.toAbsoluteString(), offset: offsetName(earlier.offset) };
  if (earlier.offset === later.offset) return { kind: "instant", ...result };
  return { kind: "twice", ...result, secondOffset: offsetName(later.offset) };
}

/** `UTC+1`, `UTC−3:30`, `UTC`. */
function offsetName(milliseconds: number): string {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  if (minutes === 0) return "UTC";
  const rest = minutes % 60;
  const sign = milliseconds < 0 ? "−" : "+";
  return `UTC${sign}${Math.floor(minutes / 60)}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
}

/** The canonical name of the browser's time zone, or UTC if it has none. */
export function browserTimeZone(): string {
  return canonicalTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? "UTC";
}
