import type { Database } from "@/lib/db/client";
import { Prisma, type Replay } from "@/lib/db/generated/client";
import { DELIVERY_GRACE_MS, MAX_ATTEMPTS } from "@/lib/deliveries/retry-schedule";
import { replayLimits } from "./limits";
import { eventsOf, judge, type Selection } from "./selection";

interface Created {
  /** Oldest event first. */
  deliveryIds: string[];
  /** True when no event of the range is left. */
  isExhausted: boolean;
}

interface Page {
  ids: string[];
  scanned: number;
  /** Null when the page was empty. */
  last_at: Date | null;
  last_id: string | null;
}

type Position = Pick<Replay, "cursorAt" | "cursorId">;

/**
 * Creates deliveries of the events that follow the replay's position, and moves the position, in the caller's
 * transaction. Reads pages of a limited size, so its memory does not depend on the range. Stops early when a long stretch
 * has nothing to send; the next turn continues there.
 * @param most at least 1
 */
export async function createNextDeliveries(
  db: Database,
  replay: Replay,
  selection: Selection,
  most: number,
): Promise<Created> {
  const end = Date.now() + replayLimits.searchMs;
  const deliveryIds: string[] = [];
  let position: Position = replay;
  for (
    let size = Math.max(replayLimits.page.least, most);
    ;
    size = Math.min(size * 2, replayLimits.page.most)
  ) {
    const wanted = most - deliveryIds.length;
    const page = await createPage(db, replay, selection, {
      position,
      size,
      most: wanted,
      before: deliveryIds.length,
    });
    deliveryIds.push(...page.ids);
    if (page.last_at && page.last_id) position = { cursorAt: page.last_at, cursorId: page.last_id };
    if (page.ids.length === wanted) return { deliveryIds, isExhausted: false };
    if (page.scanned < size) return { deliveryIds, isExhausted: true };
    if (Date.now() > end) return { deliveryIds, isExhausted: false };
  }
}

/**
 * One statement reads a page of events, decides about each, and creates deliveries of the first `most` that are to be
 * sent. Events whose payload was removed are skipped. The page ends at the last of these. Deliveries are a millisecond apart, so that the log shows them in the order
 * of their events; `before` is the number of deliveries that the turn has created so far. The unique index on (replay,
 * event) would reject a second delivery.
 */
async function createPage(
  db: Database,
  { id, createdAt }: Replay,
  selection: Selection,
  { position, size, most, before }: { position: Position; size: number; most: number; before: number },
): Promise<Page> {
  const { organizationId, webhookId, from } = selection;
  const [page] = await db.$queryRaw<[Page]>`
    with scanned as materialized (
      select e.id, e.type, e.object_id, e.created_at, e.payload is null as is_removed
        from event e
       where ${eventsOf(selection)}
         and e.created_at >= ${position.cursorAt ?? from}
         and (e.created_at, e.id) > (${position.cursorAt ?? from}, ${position.cursorId})
       order by e.created_at, e.id limit ${size}
    ), judged as (
      select e.*, w.epoch, state.failed or state.missed as wanted, state.failed_then or state.missed_then as wanted_then,
             count(*) filter (where state.failed or state.missed)
               over (order by e.created_at, e.id rows unbounded preceding) as nth
        from scanned e join webhook w on w.id = ${webhookId}
       cross join lateral (${judge(selection, createdAt, Prisma.sql`e.is_removed`)}) state
    ), taken as (
      select * from judged where nth < ${most} or nth = ${most} and wanted
    ), made as (
      insert into delivery (id, organization_id, webhook_id, webhook_epoch, event_id, event_type, object_id, trigger,
                            max_attempts, next_attempt_at, created_at, sweep_after, replay_id)
      select 'del_' || replace(gen_random_uuid()::text, '-', ''), ${organizationId}::uuid, ${webhookId}, epoch, id, type,
             object_id, 'replay', ${MAX_ATTEMPTS}, now(),
             statement_timestamp() + (nth + ${before}) * interval '1 millisecond',
             now() + ${DELIVERY_GRACE_MS} * interval '1 millisecond', ${id}
        from taken where wanted
          on conflict do nothing
      returning id, event_id
    ), moved as (
      update replay r
         set cursor_at = coalesce(last.created_at, r.cursor_at), cursor_id = coalesce(last.id, r.cursor_id),
             sent = r.sent + (select count(*) from made),
             skipped = r.skipped + (select count(*) from taken where wanted_then and not wanted),
             total = r.total + (select count(*) from taken where wanted and not wanted_then)
        from (select 1) one left join lateral (
          select created_at, id from taken order by created_at desc, id desc limit 1) last on true
       where r.id = ${id}
    )
    select coalesce((select array_agg(made.id order by t.created_at, t.id) from made join taken t on t.id = made.event_id),
                    '{}') as ids,
           (select count(*)::int from scanned) as scanned,
           (select created_at from taken order by created_at desc, id desc limit 1) as last_at,
           (select id from taken order by created_at desc, id desc limit 1) as last_id`;
  return page;
}
