import { setTimeout as sleep } from "node:timers/promises";
import { now } from "./clock";

/**
 * Starts `work` at a steady rate, whether those before have ended or not: a slow system must not slow its own load
 * down, or its waiting times would not show.
 * @returns once all have ended
 */
export async function steadily(
  perSecond: number,
  seconds: number,
  work: (n: number) => Promise<unknown>,
): Promise<void> {
  const begun = now();
  const started: Promise<unknown>[] = [];
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const due = begun + (n * 1_000) / perSecond;
    const early = due - now();
    if (early > 0) await sleep(early);
    started.push(work(n));
  }
  await Promise.all(started);
}
