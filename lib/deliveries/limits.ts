/**
 * How many, how long: every number that shapes the dispatcher. The public promises (attempts, delays) are in
 * schedule.ts; these are ours to tune by measuring.
 */
export const dispatchLimits = {
  /** Runs of `dispatch` at a time, those that wait for receivers included. */
  concurrentBursts: 160,
  /** Those of them that may have attempts to start. */
  burstsAtATime: 32,
  /** First attempts that one burst makes itself; the rest comes back as further bursts. */
  inlinePerBurst: 500,
  /** First attempts in flight per webhook and process. */
  inlinePerWebhook: 10,
  /** A first attempt that waits so long for its place without a success of its webhook goes to `deliver`. */
  inlinePatienceMs: 250,
  /** A first attempt that has not started so long after the burst was opened goes to `deliver`. */
  inlineBudgetMs: 5_000,
  /** A webhook whose last attempts failed so often in a row gets no inline attempts. */
  unhealthyAfterFailures: 3,
  /** Runs of `deliver` at work per webhook (beside the inline ones) and in all. */
  deliverPerWebhook: 10,
  deliverInAll: 200,
  /** Loop turns of one `deliver` run; attempts, waits for a lease and early wake-ups each take one. */
  deliverTurns: 20,
  /** Ids per Inngest event. */
  idsPerEvent: 100,
  /** How long a result waits for others to be saved with. */
  saveWindowMs: 2,
  /** Results in one statement at most, and statements at a time. */
  savedTogether: 250,
  savesAtATime: 3,
} as const;

/** On top of the timeout: how long a claimed attempt is left alone before it is taken for dead. */
export const leaseMarginMs = { inline: 15_000, deliver: 10_000 } as const;
