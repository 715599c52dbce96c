import { setTimeout as sleep } from "node:timers/promises";
import { now } from "./clock";

/** @throws {Error} if the condition is not true in time, because no figure is better than a wrong one */
export async function waitUntil(
  condition: () => Promise<boolean>,
  what: string,
  { withinMs, everyMs = 20 }: { withinMs: number; everyMs?: number },
): Promise<void> {
  const deadline = now() + withinMs;
  while (!(await condition())) {
    if (now() > deadline) throw new Error(`waited ${withinMs / 1_000} s until ${what}`);
    await sleep(everyMs);
  }
}
