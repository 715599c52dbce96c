const HOUR_MS = 3_600_000;

/** SQL: the hour in which a row was made. `extract` would reckon in numerics and double the query's time. */
export const HOUR = "date_bin('1 hour', created_at, 'epoch')";

/** The last `hours` hours on the clock, the running one included. */
export function hourWindow(hours: number, to = new Date()) {
  const last = Math.floor(to.getTime() / HOUR_MS) * HOUR_MS;
  const from = new Date(last - (hours - 1) * HOUR_MS);
  const starts = Array.from({ length: hours }, (_, index) => new Date(from.getTime() + index * HOUR_MS));
  return { from, to, starts };
}
