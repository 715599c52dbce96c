import { IDEMPOTENCY_HOURS } from "@/lib/contracts/idempotency";
import { pool } from "@/lib/db/pool";

/** Rows per statement, so that each commits within milliseconds. */
const PAGE = 5_000;

const PRUNE = `
delete from idempotent_response
 where ctid = any(array(select ctid from idempotent_response
                         where created_at <= $1::timestamptz - interval '${IDEMPOTENCY_HOURS} hours'
                         order by created_at limit ${PAGE}))`;

/**
 * Deletes responses that are no longer repeated.
 * @param withinMs time limit in milliseconds
 * @returns the number of deleted rows
 */
export async function pruneResponses(now = new Date(), withinMs = Number.POSITIVE_INFINITY): Promise<number> {
  const end = Date.now() + withinMs;
  let total = 0;
  for (let rows = PAGE; rows === PAGE && Date.now() < end; ) {
    rows = (await pool().query(PRUNE, [now])).rowCount ?? 0;
    total += rows;
  }
  return total;
}
