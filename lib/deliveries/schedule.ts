/** The first attempt and three retries: the public page's promise. */
export const MAX_ATTEMPTS = 4;
/** How long after a delivery's due time the sweeper takes its run for lost. */
export const DELIVERY_GRACE_MS = 120_000;
/** Jitter spreads retries that would fall due together; only ever upwards, a retry is never early. */
const JITTER = 0.1;

/**
 * When the attempt after `attemptNumber` is due, from the moment that attempt ended. Rounded up to whole seconds
 * after jitter, since the Inngest SDK truncates sleeps to whole seconds.
 * @param delaysMs the three delays of WEBHOOK_RETRY_DELAYS
 * @param random in [0, 1)
 */
export function nextAttemptAt(
  attemptNumber: number,
  endedAt: Date,
  delaysMs: readonly [number, number, number],
  random = Math.random(),
): Date {
  const delay = delaysMs[attemptNumber - 1];
  if (delay === undefined) throw new RangeError(`no attempt follows number ${attemptNumber}`);
  const due = endedAt.getTime() + delay * (1 + JITTER * random);
  return new Date(Math.ceil(due / 1_000) * 1_000);
}
