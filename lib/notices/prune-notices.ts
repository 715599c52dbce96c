import { pool } from "@/lib/db/pool";
import { logBegins } from "@/lib/deliveries/prune-log";

/** Deletes notices and ended health spells older than LOG_RETENTION_DAYS. @returns how many notices */
export async function pruneNotices(now = new Date()): Promise<number> {
  const begins = logBegins(now);
  await pool().query("delete from health_spell where ended_at < $1", [begins]);
  const { rowCount } = await pool().query("delete from notice where created_at < $1", [begins]);
  return rowCount ?? 0;
}
