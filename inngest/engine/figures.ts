import { pool } from "@/lib/db/pool";

/** Number of calls by state. */
export interface CallCounts {
  /** Calls that are ready or in progress. */
  ready: number;
  /** Calls that wait for a concurrency limit, or that are in progress after waiting. */
  waiting: number;
  /** Calls that sleep, including before a retry, or that are in progress after sleeping. */
  sleeping: number;
  /** Seconds since the oldest due call became due, including calls in progress; 0 when none is due. */
  oldestDueSeconds: number;
}

/** Counts calls in the database, so that the result is correct even when no worker is running. */
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
