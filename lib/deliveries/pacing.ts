/** Numbers of the pace of webhooks with a rate limit. */
export const pacing = {
  /** Turns of the near future are given out ahead, because Inngest's sleeps are whole seconds. */
  horizonMs: 2_000,
  /** Turns per run. Inngest keeps the result of each step of a run, so a run must not be long. */
  turnsPerRun: 60,
  /** Longest time, in milliseconds, that an attempt waits for a slot when its turn has come. */
  slotWaitMs: 1_000,
  /** Attempts that are claimed per free slot, so that a hanging receiver does not cause many claims in vain. */
  claimsPerSlot: 10,
  /** Interval, in milliseconds, at which a run that gives out no turns looks for results of attempts in flight. */
  lookMs: 10_000,
  /** Deliveries that a turn reads to find the next due time: more than can be in flight. */
  readAhead: 500,
  /** Deliveries that are handed over to `deliver` at a time when the limit is removed. */
  releasePage: 2_000,
  /** Time, in milliseconds, after which a run that did not look counts as lost: for a request, and for the sweeper. */
  lostAfterMs: 30_000,
  sweptAfterMs: 60_000,
} as const;

const MINUTE_MS = 60_000;

/**
 * When the turn after `last` may start: one interval later, and not before now. Time in which no attempt was waiting, or no
 * run looked, is not caught up with. All times are milliseconds since 1970, with fractions: rounded ones would make a
 * limit of 3,500 per minute 5% slower.
 * @param last start of the last turn that was given out; null: none
 */
export function nextStart(perMinute: number, last: number | null, now: number): number {
  return Math.max(now, last === null ? 0 : last + MINUTE_MS / perMinute);
}

/** The starts of the next turns within the horizon, evenly spaced; at most `most`. */
export function nextTurns(perMinute: number, last: number | null, now: number, most: number): number[] {
  const end = now + pacing.horizonMs;
  const starts: number[] = [];
  for (let start = nextStart(perMinute, last, now); start < end && starts.length < most; ) {
    starts.push(start);
    start = nextStart(perMinute, start, now);
  }
  return starts;
}

/** Whole seconds to sleep, at least 1, so that the run looks a second before the turn that starts at `next`. */
export function secondsUntil(next: number, now: number): number {
  return Math.max(1, Math.floor((next - now - pacing.horizonMs / 2) / 1_000));
}
