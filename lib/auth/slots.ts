import pLimit from "p-limit";
import { tooMany } from "@/lib/errors";

const MAX_WAIT_MS = 2_000;

type WithSlot = <T>(work: () => Promise<T>) => Promise<T>;

/** @param maxWaiting more are refused at once: they would not get their turn in time, and cost nothing this way */
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
 * Runs work that hashes a password when one of the process's 3 slots is free; waits at most 2 s for it. Each hash takes
 * about 20 ms and 19 MiB on one of libuv's four threads, which files and DNS need as well.
 * @throws {AppError} 429 when too many others wait
 */
export const withHashSlot = createSlots(3, 60);

/**
 * Runs a sign-in by next-auth when one of 4 slots is free; waits at most 2 s for it. Its own work (cookies, key
 * derivation, token) keeps the event loop busy longer than the hash keeps a thread: unlimited, 300 sign-ins at once
 * delayed every page by seconds.
 * @throws {AppError} 429 when too many others wait
 */
export const withSignInSlot = createSlots(4, 40);

const busy = () =>
  tooMany("too_busy", "Many people are signing in right now. Wait a few seconds, then try again.", 5);
