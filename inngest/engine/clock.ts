/** The engine's clock. Tests advance it instead of waiting. */
export interface Clock {
  now(): Date;
  /**
   * Calls `callback` at `at`, or as soon as possible after it.
   * @returns a function that cancels the callback
   */
  at(at: Date, callback: () => void): () => void;
}

/** setTimeout fires immediately when the delay is longer than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => new Date(),
  at(at, callback) {
    const wait = Math.min(Math.max(at.getTime() - Date.now(), 0), LONGEST_TIMER_MS);
    const timer = setTimeout(callback, wait);
    return () => clearTimeout(timer);
  },
};
