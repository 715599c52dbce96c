const HOUR_MS = 3_600_000;

/** SQL for the hour in which a row was created. `extract` uses numerics, which doubles the query's time. */
export const HOUR = "date_bin('1 hour', created_at, 'epoch')";

/** The last `hours` clock hours, including the current one. */
export function hourWindow(hours: number, to = new Date()) {
  const last = Math.floor(to.getTime() / HOUR_MS) * HOUR_MS;
  const from = new Date(last - (hours - 1) * HOUR_MS);
  const starts = Array.from({ length: hours }, (_, index) => new Date(from.getTime() + index * HOUR_MS));
  return { from, to, starts };
}
