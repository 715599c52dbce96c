const HOUR_MS = 3_600_000;
const WINDOW_MS = 14 * 24 * HOUR_MS;
const LEAST_EVENTS = 20;
/**
 * A rare type that comes at random times has gaps of more than twice the longest one every few weeks. The average gap
 * tells those apart.
 */
const AVERAGE_GAPS = 8;

/** The deliveries of one type to one webhook in the 14 days up to the last one. */
export interface TypeHistory {
  count: number;
  lastAt: Date;
  /**
   * The longest time without one. The time before the first counts as well: otherwise the end of every burst, and of a
   * type that is new, would look like silence.
   */
  longestGapMs: number;
}

/**
 * Whether a type that usually comes is silent: it came at least 20 times in 14 days, and has been quiet for more than
 * twice its longest gap and eight times its average one, at least for an hour. After 14 days it no longer counts as
 * usual.
 */
export function isSilent({ count, lastAt, longestGapMs }: TypeHistory, now: Date): boolean {
  const quietMs = now.getTime() - lastAt.getTime();
  const unusualMs = Math.max(2 * longestGapMs, (AVERAGE_GAPS * WINDOW_MS) / count, HOUR_MS);
  return count >= LEAST_EVENTS && quietMs > unusualMs && quietMs <= WINDOW_MS;
}
