/** Tuning parameters of replays. The documented pace is in lib/contracts/limits.ts. */
export const replayLimits = {
  /** Turns per run, about a second each. Inngest keeps the result of each step of a run, so a run must not be long. */
  turnsPerRun: 60,
  /** Longest time, in milliseconds, for which a late turn catches up with the pace. */
  catchUpMs: 3_000,
  /** Deliveries per second are sent in this many groups per second. */
  groupsPerSecond: 5,
  /** Events per page: at first, and at most. Pages grow while few of their events are to be sent. */
  page: { least: 100, most: 2_000 },
  /** Time, in milliseconds, after which a turn looks for no further page. */
  searchMs: 2_000,
  /**
   * The replay waits while this many seconds' worth of its deliveries wait for their first attempt, and at least 20, or 2
   * to a webhook with a rate limit.
   */
  backlogSeconds: 4,
  backlogLeast: 20,
  backlogLeastLimited: 2,
  /** Failures in a row after which the replay pauses. */
  failuresInARow: 10,
  /** Interval, in milliseconds, at which ended deliveries are added to the replay's counts. */
  settleMs: 10_000,
  /** Time, in milliseconds, after which the sweeper treats a run as lost. */
  lostAfterMs: 60_000,
} as const;
