/** Time as the engine sees it: tests jump it forward instead of waiting. */
export interface Clock {
  now(): Date;
  /** Calls back once it is `at` or later. @returns a function that forgets the appointment */
  at(at: Date, callback: () => void): () => void;
}

/** setTimeout fires at once for anything longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => new Date(),
  at(at, callback) {
    const wait = Math.min(Math.max(at.getTime() - Date.now(), 0), LONGEST_TIMER_MS);
    const timer = setTimeout(callback, wait);
    return () => clearTimeout(timer);
  },
};
