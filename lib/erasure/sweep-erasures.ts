import { pool } from "@/lib/db/pool";
import type { Outbox } from "@/lib/db/transaction";

/** Time, in milliseconds, after which the run of an erasure counts as lost. A step takes at most 20 s. */
const LOST_AFTER_MS = 120_000;

interface Row {
  id: string;
  runs: number;
  organization_id: string;
}

/**
 * Selects up to 100 erasures that no run has worked on for two minutes.
 * @param now the database's time, in production
 */
export async function sweepErasures(now: Date): Promise<Outbox["erasures"]> {
  const { rows } = await pool().query<Row>(
    `update erasure e set runs = runs + 1, reached_at = $1
       from (select id from erasure where status = 'running' and reached_at <= $2
              order by reached_at limit 100 for no key update skip locked) lost
      where e.id = lost.id
     returning e.id, e.runs, e.organization_id`,
    [now, new Date(now.getTime() - LOST_AFTER_MS)],
  );
  return rows.map((row) => ({ erasureId: row.id, runs: row.runs, organizationId: row.organization_id }));
}
