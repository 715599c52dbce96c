/**
 * Every number that shapes the dispatcher. The public promises (attempts, delays) are in schedule.ts; these are tuned
 * by measuring (`npm run bench`).
 */
export const dispatchLimits = {
  /** Runs of `dispatch` at a time: in all, and per queue (an organization's own, or the shared one). */
  dispatchInAll: 400,
  dispatchPerQueue: 8,
  /** Ids of one organization in one send from which it gets a queue of its own. */
  ownQueueFromIds: 20,
  /** First attempts that one run of `dispatch` claims; the rest comes back as further batches. */
  claimsPerBatch: 200,
  /** Attempts of one organization waiting for a slot at which its own queue pauses while they are being made. */
  pauseFromWaiting: 50,
  /** Attempts in flight per webhook and process: where it begins, and how far success while all are taken raises it. */
  slotsPerWebhook: { least: 10, most: 100 },
  /** Attempts in flight per organization, and in all, per process. */
  slotsPerOrganization: 250,
  slotsInAll: 2_000,
  /** A webhook's queue for slots takes no more while its first attempt has waited so long, or it is so long. */
  queueFullAfterMs: 2_000,
  queueLength: 1_000,
  /** A first attempt that has waited so long for a slot is handed over to `deliver`. */
  slotWaitMs: 8_000,
  /** An attempt of `deliver` that has waited so long for a slot gives its place in Inngest's queue to others. */
  deliverSlotWaitMs: 30_000,
  /** A webhook whose last attempts failed so often in a row gets no first attempts in `dispatch`. */
  unhealthyAfterFailures: 3,
  /** Deliveries of one webhook in one run of `deliver`. */
  deliveriesPerRun: 20,
  /** How long deliveries that need a run wait for others of their webhook to share it. */
  runWindowMs: 100,
  /** Runs of `deliver` at work per webhook and per organization. */
  deliverPerWebhook: 2,
  deliverPerOrganization: 16,
  /** Loop turns of one `deliver` run: see schedule.ts for why 20 deliveries need about 21. */
  deliverTurns: 60,
  /** Tests and pings of one organization in flight: more are refused with 429. */
  testsPerOrganization: 20,
  /** Ids per Inngest event. */
  idsPerEvent: 100,
  /** How long a result waits for others to be saved with. */
  saveWindowMs: 2,
  /** Results in one statement: how many, how large (characters of JSON); and statements at a time. */
  savedTogether: 250,
  savedCharacters: 1_000_000,
  savesAtATime: 3,
} as const;

/** On top of WEBHOOK_TIMEOUT: how long a claimed attempt is left alone before it counts as lost. */
export const leaseMarginMs = { dispatch: 15_000, deliver: 10_000 } as const;
