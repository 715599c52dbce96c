import { AttemptSlots } from "./attempt-slots";

/** The slots of this process. */
export const attemptSlots = new AttemptSlots();

const inFlight = new Set<Promise<void>>();

/**
 * Keeps work that outlives the run that began it, so that a stopping process can wait for it.
 * @param work must not reject
 */
export function keepInFlight(work: Promise<void>): void {
  inFlight.add(work);
  void work.finally(() => inFlight.delete(work));
}

/** Resolves when the work that is in flight now has ended. */
export async function attemptsInFlight(): Promise<void> {
  await Promise.all(inFlight);
}

/**
 * For shutdown, after the last run ended: attempts that wait for a slot are handed over, those in flight end and are
 * saved. Takes at most WEBHOOK_TIMEOUT and the time to save.
 */
export async function finishAttemptsInFlight(): Promise<void> {
  attemptSlots.close();
  while (inFlight.size > 0) await attemptsInFlight();
}
