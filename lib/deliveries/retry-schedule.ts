/** The first attempt and three retries, as publicly documented. */
export const MAX_ATTEMPTS = 4;
/** Milliseconds after a delivery's due time at which the sweeper treats its run as lost. */
export const DELIVERY_GRACE_MS = 120_000;

/**
 * Spreads retries that would be due at the same time. Jitter only adds delay, so that a retry is never early.
 * Together with the grid, the delay stays within the documented 10%.
 */
const JITTER = 0.083;
/**
 * Due times are rounded to 1/60 of the delay, so that 20 deliveries wake their run at most 7 times per retry.
 */
const GRID_PARTS = 60;
const SECOND_MS = 1_000;

export interface RetryDelay {
  /** Measured from the end of the previous attempt, in milliseconds. */
  delayMs: number;
  /**
   * Due times are rounded up to a multiple of it. Whole seconds, because the Inngest SDK truncates sleeps.
   */
  gridMs: number;
}

/**
 * Computes the delay between the end of attempt `attemptNumber` and the next attempt. The database converts
 * it to a due time with its clock, which all processes share.
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
