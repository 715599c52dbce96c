import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "@/lib/processes/run";
import { now } from "./clock";

const KIB_PER_MB = 1_000_000 / 1_024;

/** Resident memory of a process in MB. */
export async function residentMegabytes(pid: number): Promise<number> {
  const { output } = await run("ps", ["-o", "rss=", "-p", String(pid)]);
  return Number(output) / KIB_PER_MB;
}

const LOOK_EVERY_MS = 250;

/** Runs `work` and returns its result with the highest resident memory of a process meanwhile, in MB. */
export async function peakMegabytes<T>(pid: number, work: () => Promise<T>): Promise<[T, number]> {
  let peak = 0;
  let ended = false;
  const working = work().finally(() => {
    ended = true;
  });
  // Its error is thrown below.
  working.catch(() => {});
  while (!ended) {
    peak = Math.max(peak, await residentMegabytes(pid));
    await Promise.race([working.catch(() => {}), sleep(LOOK_EVERY_MS)]);
  }
  return [await working, peak];
}

/**
 * Memory that processes use together in MB. Pages that several of them share (PostgreSQL's buffers, Node's code) count
 * once. If the system does not report shares, shared pages count for each process.
 */
export async function togetherMegabytes(pids: number[]): Promise<number> {
  const each = await Promise.all(pids.map(proportionalMegabytes));
  return each.reduce((sum, megabytes) => sum + megabytes, 0);
}

async function proportionalMegabytes(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  const kib = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1];
  return kib === undefined ? residentMegabytes(pid) : Number(kib) / KIB_PER_MB;
}

/** Process IDs of a process and its descendants. */
export async function familyOf(pid: number): Promise<number[]> {
  const { output } = await run("ps", ["-A", "-o", "pid=,ppid="]);
  const pairs = output
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = [pid];
  for (const parent of family) {
    for (const [child, ppid] of pairs) if (child !== undefined && ppid === parent) family.push(child);
  }
  return family;
}

/** Measures the duration and memory of a Node process that does nothing. */
export async function emptyNode(): Promise<{ seconds: number; megabytes: number }> {
  const begun = now();
  const { output } = await run(process.execPath, ["-p", "process.memoryUsage.rss()"]);
  return { seconds: (now() - begun) / 1_000, megabytes: Number(output) / 1_000_000 };
}
