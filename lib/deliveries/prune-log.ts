import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";

/** Rows per statement: each commits by itself within milliseconds, so that the log is never locked. */
const PAGE = 500;
const DAY_MS = 86_400_000;

/** Attempts go with their delivery. What is not finished stays, however old. */
const DELIVERIES = `
delete from delivery where id in (
  select id from delivery
   where created_at < $1 and status in ('succeeded', 'failed', 'cancelled')
   limit ${PAGE} for update skip locked)`;

/** After their deliveries; an event that was never dispatched stays. */
const EVENTS = `
delete from event where id in (
  select id from event e
   where created_at < $1 and dispatched_at is not null
     and not exists (select 1 from delivery d where d.event_id = e.id)
   limit ${PAGE} for update skip locked)`;

/** What was recorded before this moment may have been removed, or will be. */
export const logBegins = (now = new Date()) => new Date(now.getTime() - env().LOG_RETENTION_DAYS * DAY_MS);

/**
 * Removes what is older than LOG_RETENTION_DAYS, oldest kind first.
 * @returns how many deliveries and events were removed
 */
export async function pruneLog(now = new Date()): Promise<{ deliveries: number; events: number }> {
  const before = logBegins(now);
  return { deliveries: await deletePages(DELIVERIES, before), events: await deletePages(EVENTS, before) };
}

async function deletePages(statement: string, before: Date): Promise<number> {
  let removed = 0;
  for (;;) {
    const { rowCount } = await pool().query(statement, [before]);
    removed += rowCount ?? 0;
    if ((rowCount ?? 0) < PAGE) return removed;
  }
}
