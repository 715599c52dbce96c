import type { Db } from "./database";

/**
 * Ends every unfinished run that one of the keys names. A step being run at this moment ends, but its result is
 * dropped and nothing follows: the call's row is gone.
 * @param keys of cancelKeysOfEvent
 */
export async function cancelRuns(db: Db, keys: string[], now: Date): Promise<number> {
  const { rowCount } = await db.query(
    `with cancelled as (
       update engine_run set status = 'cancelled', finished_at = $2
       where status = 'active' and cancel_keys <> '{}' and cancel_keys && $1::text[]
       returning id
     ), calls as (
       delete from engine_call using cancelled where run_id = cancelled.id
     )
     select from cancelled`,
    [keys, now],
  );
  return rowCount ?? 0;
}
