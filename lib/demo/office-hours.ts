import { CalendarDateTime, fromAbsolute, isWeekend, toZoned } from "@internationalized/date";

/**
 * A time at the clinic, on a working day.
 * @param inDays days from now, in the clinic's zone; a Saturday or Sunday becomes the next Monday, or the Friday before if
 *   the day is in the past
 * @param time for example "10:30", in the clinic's zone
 */
export function atClinic(now: number, inDays: number, time: string, timeZone: string): Date {
  const step = { days: inDays < 0 ? -1 : 1 };
  let day = fromAbsolute(now, timeZone).add({ days: inDays });
  while (isWeekend(day, "en-GB")) day = day.add(step);
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return toZoned(new CalendarDateTime(day.year, day.month, day.day, hour, minute), timeZone).toDate();
}
