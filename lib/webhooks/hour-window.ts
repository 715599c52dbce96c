export const HOUR_MS = 3_600_000;

/** The last `hours` hours on the clock, the running one included. */
export function hourWindow(hours: number, to = new Date()) {
  const last = Math.floor(to.getTime() / HOUR_MS) * HOUR_MS;
  const from = new Date(last - (hours - 1) * HOUR_MS);
  const starts = Array.from({ length: hours }, (_, index) => new Date(from.getTime() + index * HOUR_MS));
  return { from, to, starts };
}
