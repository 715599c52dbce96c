import pLimit from "p-limit";
import { tooMany } from "@/lib/errors";

/** Each hash takes about 20 ms and 19 MiB on one of libuv's four threads, which files and DNS need as well. */
const HASHES_AT_ONCE = 3;
const MAX_WAIT_MS = 2_000;
/** More could not get their turn in time on a slow machine; refused at once, they cost nothing. */
const MAX_WAITING = 60;

const slots = pLimit(HASHES_AT_ONCE);

/**
 * Runs work that hashes a password when one of the process's 3 slots is free; waits at most 2 s for it.
 * @throws {AppError} 429 when too many others wait
 */
export function withHashSlot<T>(work: () => Promise<T>): Promise<T> {
  if (slots.pendingCount >= MAX_WAITING) return Promise.reject(busy());
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
}

const busy = () =>
  tooMany("too_busy", "Many people are signing in right now. Wait a few seconds, then try again.", 5);
