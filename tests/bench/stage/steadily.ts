import { setTimeout as sleep } from "node:timers/promises";
import { now } from "./clock";

/**
 * Starts `work` at a steady rate, whether those before have ended or not: a slow system must not slow its own load
 * down, or its waiting times would not show.
 * @returns once all have ended
 * @throws the first fault of `work`, at once: a rate that cannot be kept up has no latency
 */
export async function steadily(
  perSecond: number,
  seconds: number,
  work: (n: number) => Promise<unknown>,
): Promise<void> {
  const begun = now();
  const started: Promise<unknown>[] = [];
  const faults: unknown[] = [];
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const due = begun + (n * 1_000) / perSecond;
    const early = due - now();
    if (early > 0) await sleep(early);
    const one = work(n);
    one.catch((error: unknown) => faults.push(error));
    started.push(one);
    if (faults.length > 0) throw faults[0];
  }
  await Promise.all(started);
}
