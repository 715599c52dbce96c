import { pool } from "@/lib/db/pool";
import { logBegins } from "@/lib/deliveries/prune-log";

/** Notices of an open health spell stay: without them, they would be recorded and mailed again. */
const PRUNE = `
delete from notice n
 where created_at < $1 and not exists (select from health_spell s where s.id = n.subject_id and s.ended_at is null)`;

/** Deletes notices and ended health spells older than LOG_RETENTION_DAYS. @returns how many notices */
export async function pruneNotices(now = new Date()): Promise<number> {
  const begins = logBegins(now);
  await pool().query("delete from health_spell where ended_at < $1", [begins]);
  const { rowCount } = await pool().query(PRUNE, [begins]);
  return rowCount ?? 0;
}
