import { AttemptSlots } from "./attempt-slots";

/** Slots of this process. */
export const attemptSlots = new AttemptSlots();

const inFlight = new Set<Promise<void>>();

/**
 * Tracks work that outlives the run that started it, so that shutdown can wait for it.
 * @param work must not reject
 */
export function keepInFlight(work: Promise<void>): void {
  inFlight.add(work);
  void work.finally(() => inFlight.delete(work));
}

/** Resolves when all work that is currently in flight has ended. */
export async function attemptsInFlight(): Promise<void> {
  await Promise.all(inFlight);
}

/**
 * For shutdown, after the last run has ended: waits until the attempts in flight are saved. Takes at most
 * WEBHOOK_TIMEOUT plus the time to save.
 */
export async function finishAttemptsInFlight(): Promise<void> {
  while (inFlight.size > 0) await attemptsInFlight();
}
