import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import type { Outbox } from "@/lib/db/transaction";
import { installationLogBegins } from "@/lib/deliveries/log-begins";
import { replayLimits } from "./limits";

type Request = Outbox["replays"][number];

interface Row {
  id: string;
  generation: number;
  organization_id: string;
}

const toRequest = (row: Row): Request => ({
  replayId: row.id,
  generation: row.generation,
  organizationId: row.organization_id,
});

/**
 * Selects up to 100 running replays that no run has worked on for a minute, and raises their generation, so that the run
 * ends if it is only late.
 * @param now the database's time, in production
 */
export async function sweepReplays(now: Date): Promise<Request[]> {
  const { rows } = await pool().query<Row>(
    `update replay r set generation = generation + 1, reached_at = $1
       from (select id from replay where status = 'running' and not is_settled and reached_at <= $2
              order by reached_at limit 100 for no key update skip locked) lost
      where r.id = lost.id
     returning r.id, r.generation, r.organization_id`,
    [now, new Date(now.getTime() - replayLimits.lostAfterMs)],
  );
  return rows.map(toRequest);
}

/**
 * Hands a running replay over to a new run. Repeating it gives the same request.
 * @returns null when the replay is not running, or when another run works on it
 */
export async function handOnReplay(id: string, generation: number): Promise<Request | null> {
  const { rows } = await pool().query<Row>(
    `update replay set generation = $2 + 1, reached_at = clock_timestamp()
      where id = $1 and status = 'running' and generation in ($2, $2 + 1)
     returning id, generation, organization_id`,
    [id, generation],
  );
  return rows[0] ? toRequest(rows[0]) : null;
}

/** Deletes replays that started before the retention period and are not running. @returns the number of deleted rows */
export async function pruneReplays(now = new Date()): Promise<number> {
  const { count } = await prisma().replay.deleteMany({
    where: { createdAt: { lt: installationLogBegins(now) }, status: { not: "running" } },
  });
  return count;
}
