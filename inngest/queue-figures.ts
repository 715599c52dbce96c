import { z } from "zod";
import { pool } from "@/lib/db/pool";
import { SILENT_AFTER_MS } from "@/lib/health/check-health";
import { type CallCounts, countCalls } from "./engine/figures";

/** Fields that the web process needs. A worker of another version may send fewer. */
const workerSigns = z.object({
  engine: z.object({ running: z.number(), callsByOutcome: z.record(z.string(), z.number()) }),
  /**
   * prom-client's JSON of its registry. Values without measurements are NaN, which JSON serializes as null.
   */
  metrics: z.array(z.looseObject({ values: z.array(z.looseObject({ value: z.number().nullable() })) })),
});
export type WorkerSigns = z.output<typeof workerSigns>;

/**
 * The worker's most recent figures. Null when no worker is running, because its figures are then outdated.
 */
export async function readWorker(now = new Date()): Promise<WorkerSigns | null> {
  const { rows } = await pool().query<{ figures: unknown }>({
    name: "read-worker",
    text: "select figures from worker_heartbeat where beat_at > $1",
    values: [new Date(now.getTime() - SILENT_AFTER_MS)],
  });
  return workerSigns.safeParse(rows[0]?.figures).data ?? null;
}

export interface QueueFigures extends CallCounts {
  /** Number of calls in progress. */
  running: number;
}

/** Returns the state of the embedded engine's queue. */
export async function readQueue(worker: WorkerSigns | null, now = new Date()): Promise<QueueFigures> {
  return { ...(await countCalls(now)), running: worker?.engine.running ?? 0 };
}

/**
 * Cached for this long, because the health endpoint is public and counting a long queue takes milliseconds.
 */
const FRESH_MS = 1_000;
let last: { at: number; figures: Promise<QueueFigures> } | undefined;

/** Same as `readQueue`, cached for at most a second. */
export function recentQueue(): Promise<QueueFigures> {
  if (!last || Date.now() - last.at > FRESH_MS) {
    last = { at: Date.now(), figures: readWorker().then((worker) => readQueue(worker)) };
  }
  return last.figures;
}
