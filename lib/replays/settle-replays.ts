import { type Database, prisma } from "@/lib/db/client";

/**
 * Adds the deliveries that ended before the oldest unfinished one to the counts on the replay's row. A replay that ended
 * is settled when none is unfinished.
 */
export async function settleReplay(db: Database, id: string): Promise<void> {
  await db.$executeRaw`
    with recent as (
      select d.created_at, d.status, d.status in ('pending', 'retrying') as unfinished
        from replay r join delivery d on d.replay_id = r.id and d.created_at >= r.settled_before
       where r.id = ${id}
    ), edge as (
      select coalesce(min(created_at) filter (where unfinished), max(created_at) + interval '1 millisecond') as at from recent
    ), settled as (
      select count(*) filter (where status = 'succeeded') as succeeded, count(*) filter (where status <> 'succeeded') as failed
        from recent, edge where created_at < edge.at
    )
    update replay r
       set settled_before = coalesce(edge.at, r.settled_before), settled_succeeded = r.settled_succeeded + settled.succeeded,
           settled_failed = r.settled_failed + settled.failed,
           is_settled = r.status in ('completed', 'cancelled') and not exists (select from recent where unfinished)
      from edge, settled
     where r.id = ${id}`;
}

/** Settles replays that have ended, at most 100: their last deliveries may be retried for half an hour. */
export async function settleReplays(): Promise<number> {
  const replays = await prisma().replay.findMany({
    where: { isSettled: false, status: { in: ["completed", "cancelled"] } },
    orderBy: { reachedAt: "desc" },
    take: 100,
    select: { id: true },
  });
  for (const { id } of replays) {
    await prisma().$transaction(async (db) => {
      await db.$queryRaw`select id from replay where id = ${id} for no key update`;
      await settleReplay(db, id);
    });
  }
  return replays.length;
}
