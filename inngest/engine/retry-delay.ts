const MINUTE_S = 60;
/** Inngest's retry delays in seconds, after the first failure, the second, and so on. */
const TABLE_S = [15, 30, 60, 2 * 60, 5 * 60, 10 * 60, 20 * 60, 40 * 60, 60 * 60, 120 * 60];
/** Inngest's jitter, in seconds. */
const JITTER_S = 30;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 24 * 60 * MINUTE_S * 1_000;

/**
 * Returns when to retry a failed call: the time from `Retry-After` (seconds or a date, limited to between 1 s
 * and 24 h), or the delay from Inngest's table.
 * @param attempt number of the failed attempt, from 0
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
