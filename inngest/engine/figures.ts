import { pool } from "@/lib/db/pool";

/** How the queue stands. */
export interface CallCounts {
  /** Calls that can be made, or are being made. */
  ready: number;
  /** Calls that wait for a concurrency limit, or are being made after they waited. */
  waiting: number;
  /** Calls that sleep, before a retry too, or are being made after they slept. */
  sleeping: number;
  /** For how long the longest due call has been due, calls being made included; 0 when none is due. */
  oldestDueSeconds: number;
}

/** Counted in the database, so that it is right when no worker runs, too. */
export async function countCalls(now: Date): Promise<CallCounts> {
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
