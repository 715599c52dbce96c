import { pool } from "@/lib/db/pool";

/**
 * A statement with a transaction id has written a row. One without may have read the clock for its first row, but writes
 * it within milliseconds: one that still runs after a minute is a long read, for example of a backup.
 */
const SETTLED_BEFORE = `
select date_trunc('milliseconds', least(statement_timestamp(), min(
         case when backend_xid is not null then xact_start else query_start end))) as at
  from pg_stat_activity
 where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
   and (backend_xid is not null or state = 'active' and query_start > statement_timestamp() - interval '1 minute')`;

/**
 * Returns a time before which no further event can appear in the next statement of the caller: every transaction that
 * can still record one started later, and the database's clock gives an event a time within its transaction. Whoever
 * reads events up to here, oldest first, never misses one that commits late.
 *
 * A transaction shows its start only to its own role, with which all processes connect.
 */
export async function settledBefore(): Promise<Date> {
  const { rows } = await pool().query<{ at: Date }>({ name: "settled-before", text: SETTLED_BEFORE });
  return rows[0]?.at ?? new Date(0);
}
