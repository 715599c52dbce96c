/**
 * Tuning parameters of the dispatcher, based on measurements with `npm run bench`. The publicly documented
 * values (attempts, delays) are in schedule.ts.
 */
export const dispatchLimits = {
  /**
   * Concurrent runs of `dispatch`, in total and per queue (an organization's own queue, or the shared one).
   */
  dispatchInAll: 400,
  dispatchPerQueue: 64,
  /** An organization with at least this many ids in one send gets its own queue. */
  ownQueueFromIds: 20,
  /** Maximum number of first attempts that a `dispatch` run claims. The others return as further batches. */
  claimsPerBatch: 200,
  /** Number of attempts waiting for slots at which an organization's own queue pauses. */
  pauseFromWaiting: 50,
  /**
   * Attempts in flight per webhook and process: initial limit, and the maximum that successes can raise it
   * to.
   */
  slotsPerWebhook: { least: 10, most: 100 },
  /** Attempts in flight per process: per organization, and in total. */
  slotsPerOrganization: 250,
  slotsInAll: 2_000,
  /** A webhook's queue for slots is full when its first attempt has waited this long, or at this length. */
  queueFullAfterMs: 2_000,
  queueLength: 1_000,
  /** Maximum time that a first attempt waits for a slot before it is handed over to `deliver`. */
  slotWaitMs: 8_000,
  /**
   * Maximum time that an attempt of `deliver` waits for a slot before it returns its place in Inngest's
   * queue.
   */
  deliverSlotWaitMs: 30_000,
  /** After this many consecutive failures, `dispatch` makes no first attempts for a webhook. */
  unhealthyAfterFailures: 3,
  /** Maximum number of deliveries of one webhook per run of `deliver`. */
  deliveriesPerRun: 20,
  /** How long deliveries of one webhook are collected to share a run. */
  runWindowMs: 100,
  /** Concurrent runs of `deliver`, per webhook and per organization. */
  deliverPerWebhook: 2,
  deliverPerOrganization: 16,
  /** Maximum loop iterations of a `deliver` run. schedule.ts explains why 20 deliveries need about 21. */
  deliverTurns: 60,
  /** Tests and pings in flight per organization. Further ones are rejected with 429. */
  testsPerOrganization: 20,
  /** Maximum number of ids per Inngest event. */
  idsPerEvent: 100,
  /** How long results are collected to be saved together. */
  saveWindowMs: 2,
  /**
   * Limits of a statement that saves results: count, size in characters of JSON, and concurrent statements.
   */
  savedTogether: 250,
  savedCharacters: 1_000_000,
  savesAtATime: 3,
} as const;

/** Added to WEBHOOK_TIMEOUT: how long after its claim an attempt counts as lost. */
export const leaseMarginMs = { dispatch: 15_000, deliver: 10_000 } as const;
