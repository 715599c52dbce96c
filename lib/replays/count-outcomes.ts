import { type Database, prisma } from "@/lib/db/client";
import type { Replay } from "@/lib/db/generated/client";

export interface Outcomes {
  succeeded: number;
  failed: number;
}

/**
 * Counts the ended deliveries of replays, by replay id. Those created before `settledBefore` are counted on the replay's
 * row, so that a long replay is not counted from its beginning each time.
 */
export async function countOutcomes(
  replays: Replay[],
  db: Database = prisma(),
): Promise<Map<string, Outcomes>> {
  const open = replays.filter(({ isSettled }) => !isSettled).map(({ id }) => id);
  const rows =
    open.length === 0
      ? []
      : await db.$queryRaw<(Outcomes & { id: string })[]>`
          select r.id, count(*) filter (where d.status = 'succeeded')::int as succeeded,
                 count(*) filter (where d.status in ('failed', 'cancelled'))::int as failed
            from replay r join delivery d on d.replay_id = r.id and d.created_at >= r.settled_before
           where r.id = any(${open})
           group by r.id`;
  const recent = new Map(rows.map(({ id, ...outcomes }) => [id, outcomes]));
  return new Map(
    replays.map(({ id, settledSucceeded, settledFailed }) => [
      id,
      {
        succeeded: settledSucceeded + (recent.get(id)?.succeeded ?? 0),
        failed: settledFailed + (recent.get(id)?.failed ?? 0),
      },
    ]),
  );
}
