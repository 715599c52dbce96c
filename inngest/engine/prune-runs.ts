import { pool } from "@/lib/db/pool";
import { logger } from "@/lib/logger";
import type { Clock } from "./clock";

const DAY_MS = 24 * 3_600_000;
/** Days until a run is removed. Completed runs are removed immediately: see save-call.ts. */
const KEEP_DAYS = { cancelled: 7, failed: 30 } as const;
const PRUNE_EVERY_MS = 10 * 60_000;
/** Rows per statement, so that no statement holds locks for long. */
const PAGE = 1_000;

/** Removes expired runs with their steps, and event ids that are too old to matter. @returns runs removed */
export async function pruneRuns(now: Date): Promise<number> {
  let removed = 0;
  for (const [status, days] of Object.entries(KEEP_DAYS)) {
    const before = new Date(now.getTime() - days * DAY_MS);
    removed += await inPages(
      `with gone as (
         delete from engine_run where id in (
           select id from engine_run where status = $1::engine_run_status and status <> 'active' and finished_at < $2 limit ${PAGE})
         returning id
       ), steps as (
         delete from engine_step where run_id in (select id from gone)
       )
       select from gone`,
      [status, before],
    );
  }
  await inPages(
    `delete from engine_seen_event where ctid in (
       select ctid from engine_seen_event where expires_at <= $1 limit ${PAGE})`,
    [now],
  );
  return removed;
}

async function inPages(statement: string, values: unknown[]): Promise<number> {
  for (let removed = 0; ; ) {
    const { rowCount } = await pool().query(statement, values);
    removed += rowCount ?? 0;
    if ((rowCount ?? 0) < PAGE) return removed;
  }
}

/** Starts periodic pruning. @returns a function that stops it */
export function startPruning(clock: Clock): () => void {
  let forget = () => {};
  let stopped = false;
  const prune = async () => {
    try {
      const removed = await pruneRuns(clock.now());
      if (removed > 0) logger.info({ removed }, "old runs were pruned");
    } catch (error) {
      logger.error({ error: String(error) }, "old runs could not be pruned; trying again later");
    }
    if (!stopped) forget = clock.at(new Date(clock.now().getTime() + PRUNE_EVERY_MS), () => void prune());
  };
  void prune();
  return () => {
    stopped = true;
    forget();
  };
}
