import { setTimeout as sleep } from "node:timers/promises";
import { now } from "./clock";

/**
 * Starts `work` at a steady rate, regardless of unfinished earlier work. A slow system must not reduce its own load,
 * because that would hide waiting times. Resolves when all work has ended.
 * @throws the first error of `work`, immediately, because the latency of an unsustainable rate is meaningless
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
