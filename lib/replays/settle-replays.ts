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

/**
 * Settles replays that have ended, at most 100. Each is counted once, when its last delivery has ended: that may be retried
 * for half an hour, and counting a long replay takes most of a second.
 */
export async function settleReplays(): Promise<number> {
  const replays = await prisma().$queryRaw<{ id: string }[]>`
    select r.id from replay r
     where not r.is_settled and r.status in ('completed', 'cancelled')
       and not exists (
         select from delivery d
          where d.organization_id = r.organization_id and d.status in ('pending', 'retrying')
            and d.created_at >= r.settled_before and d.webhook_id = r.webhook_id and d.replay_id = r.id)
     order by r.reached_at desc limit 100`;
  for (const { id } of replays) {
    await prisma().$transaction(async (db) => {
      await db.$queryRaw`select id from replay where id = ${id} for no key update`;
      await settleReplay(db, id);
    });
  }
  return replays.length;
}
