/** The first attempt and three retries: the public page's promise. */
export const MAX_ATTEMPTS = 4;
/** How long after a delivery's due time the sweeper takes its run for lost. */
export const DELIVERY_GRACE_MS = 120_000;

/**
 * Jitter spreads retries that would fall due together, only ever upwards: a retry is never early. With the grid it
 * stays within the 10 % of the public contract.
 */
const JITTER = 0.083;
/** Due times lie on a grid of a 60th of the delay, so that 20 deliveries of one run wake it at most 7 times per retry. */
const GRID_PARTS = 60;
const SECOND_MS = 1_000;

export interface RetryDelay {
  /** From the end of the attempt before, in milliseconds. */
  delayMs: number;
  /** The due time is rounded up to a multiple of it. Whole seconds: the Inngest SDK truncates sleeps to those. */
  gridMs: number;
}

/**
 * When the attempt after `attemptNumber` is due, relative to the end of that attempt. The database's clock, which all
 * processes share, makes a time of it.
 * @param delaysMs the three delays of WEBHOOK_RETRY_DELAYS
 * @param random in [0, 1)
 * @throws {RangeError} when no attempt follows
 */
export function retryDelay(
  attemptNumber: number,
  delaysMs: readonly [number, number, number],
  random = Math.random(),
): RetryDelay {
  const delay = delaysMs[attemptNumber - 1];
  if (delay === undefined) throw new RangeError(`no attempt follows number ${attemptNumber}`);
  return {
    delayMs: Math.round(delay * (1 + JITTER * random)),
    gridMs: Math.max(SECOND_MS, Math.floor(delay / GRID_PARTS / SECOND_MS) * SECOND_MS),
  };
}
