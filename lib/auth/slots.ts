import pLimit from "p-limit";
import { tooMany } from "@/lib/errors";

const MAX_WAIT_MS = 2_000;

type WithSlot = <T>(work: () => Promise<T>) => Promise<T>;

/** @param maxWaiting further work is refused immediately, because it would not get a slot in time */
function createSlots(atOnce: number, maxWaiting: number): WithSlot {
  const slots = pLimit(atOnce);
  return (work) => {
    if (slots.pendingCount >= maxWaiting) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      let isOver = false;
      const timer = setTimeout(() => {
        isOver = true;
        reject(busy());
      }, MAX_WAIT_MS);
      void slots(async () => {
        if (isOver) return;
        clearTimeout(timer);
        await work().then(resolve, reject);
      });
    });
  };
}

/**
 * Runs work that hashes a password in one of the process's 3 slots. Waits at most 2 s for a slot. Each hash takes about
 * 20 ms and 19 MiB on one of libuv's four threads, which files and DNS need as well.
 * @throws {AppError} 429 when too many others wait
 */
export const withHashSlot = createSlots(3, 60);

/**
 * Runs a sign-in by next-auth in one of 4 slots. Waits at most 2 s for a slot. next-auth's own work (cookies, key
 * derivation, token) occupies the event loop longer than the hash occupies a thread. Without a limit, 300 simultaneous
 * sign-ins delayed every page by seconds.
 * @throws {AppError} 429 when too many others wait
 */
export const withSignInSlot = createSlots(4, 40);

const busy = () =>
  tooMany("too_busy", "Many people are signing in right now. Wait a few seconds, then try again.", 5);
