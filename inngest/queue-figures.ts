import { z } from "zod";
import { pool } from "@/lib/db/pool";
import { SILENT_AFTER_MS } from "@/lib/health/check-health";
import { type CallCounts, countCalls } from "./engine/figures";

/** A worker of another version may say less. */
const workerSigns = z.object({
  engine: z.object({ running: z.number(), callsByOutcome: z.record(z.string(), z.number()) }),
  /** prom-client's JSON of its registry; JSON knows no NaN, which stands where nothing was measured yet. */
  metrics: z.array(z.looseObject({ values: z.array(z.looseObject({ value: z.number().nullable() })) })),
});
export type WorkerSigns = z.output<typeof workerSigns>;

/** What the worker last said of itself. Null when none lives: what it did say is no longer so. */
export async function readWorker(now = new Date()): Promise<WorkerSigns | null> {
  const { rows } = await pool().query<{ figures: unknown }>({
    name: "read-worker",
    text: "select figures from worker_heartbeat where beat_at > $1",
    values: [new Date(now.getTime() - SILENT_AFTER_MS)],
  });
  return workerSigns.safeParse(rows[0]?.figures).data ?? null;
}

export interface QueueFigures extends CallCounts {
  /** Calls being made at this moment. */
  running: number;
}

/** How the embedded engine's queue stands. */
export async function readQueue(worker: WorkerSigns | null, now = new Date()): Promise<QueueFigures> {
  return { ...(await countCalls(now)), running: worker?.engine.running ?? 0 };
}

/** Anybody may ask for the health, and counting a long queue takes milliseconds. */
const FRESH_MS = 1_000;
let last: { at: number; figures: Promise<QueueFigures> } | undefined;

/** As `readQueue`, at most a second old. */
export function recentQueue(): Promise<QueueFigures> {
  if (!last || Date.now() - last.at > FRESH_MS) {
    last = { at: Date.now(), figures: readWorker().then((worker) => readQueue(worker)) };
  }
  return last.figures;
}
