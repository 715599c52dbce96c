const MINUTE_S = 60;
/** Inngest's table: seconds after the first failure, the second … */
const TABLE_S = [15, 30, 60, 2 * 60, 5 * 60, 10 * 60, 20 * 60, 40 * 60, 60 * 60, 120 * 60];
/** Inngest's jitter. */
const JITTER_S = 30;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 24 * 60 * MINUTE_S * 1_000;

/**
 * When a failed call is made again: what `Retry-After` says (seconds or a date, kept between 1 s and 24 h), else by
 * Inngest's table.
 * @param attempt the one that failed, from 0
 */
export function retryAt(attempt: number, retryAfter: string | undefined, now: Date, random: number): Date {
  const asked = retryAfter === undefined ? null : askedDelayMs(retryAfter, now);
  if (asked !== null) return new Date(now.getTime() + Math.min(Math.max(asked, SHORTEST_MS), LONGEST_MS));
  const seconds = TABLE_S[Math.min(attempt, TABLE_S.length - 1)] ?? 0;
  return new Date(now.getTime() + Math.round((seconds + JITTER_S * random) * 1_000));
}

function askedDelayMs(retryAfter: string, now: Date): number | null {
  if (/^\d{1,7}$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? null : at - now.getTime();
}
