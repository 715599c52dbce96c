import { pool } from "@/lib/db/pool";
import type { Outcome } from "./make-call";

export interface EngineFigures {
  /** Calls that the queue holds or a slot is making. */
  ready: number;
  /** Calls that wait for their lane. */
  waiting: number;
  /** Calls that sleep, in backoff too. */
  sleeping: number;
  /** Calls being made at this moment. */
  running: number;
  /** How long the longest due call has waited to be made; 0 when none does. */
  oldestDueSeconds: number;
  /** Since the worker started. */
  callsByOutcome: Record<Outcome, number>;
}

/** What the database knows of EngineFigures. */
export async function countCalls(
  now: Date,
): Promise<Pick<EngineFigures, "ready" | "waiting" | "sleeping" | "oldestDueSeconds">> {
  const { rows } = await pool().query<{
    ready: number;
    waiting: number;
    sleeping: number;
    oldest: Date | null;
  }>(
    `select
       count(*) filter (where state = 'ready')::int as ready,
       count(*) filter (where state = 'waiting')::int as waiting,
       count(*) filter (where state = 'sleeping')::int as sleeping,
       min(due_at) filter (where due_at <= $1) as oldest
     from engine_call`,
    [now],
  );
  const { oldest = null, ready = 0, waiting = 0, sleeping = 0 } = rows[0] ?? {};
  const oldestDueSeconds = oldest ? Math.max(0, (now.getTime() - oldest.getTime()) / 1_000) : 0;
  return { ready, waiting, sleeping, oldestDueSeconds };
}
