import type { SubscribableEventType } from "@/lib/contracts/vocabulary";
import { pool } from "@/lib/db/pool";
import { isSilent } from "./silence";

/** Events after the silence began are counted up to this number. */
const MANY = 1_000;

/**
 * Types that a webhook subscribes to and that have been quiet for an hour and for more than twice their longest gap, with
 * their deliveries of the 14 days before. Only deliveries that an event caused count, not tests, resends, and replays.
 *
 * Most quiet types had a longer gap before. `walk` finds it with a few look-ups: it steps back over the deliveries, each
 * time as far as half of the quiet time reaches, and ends at a gap. The 14 days are read only of types whose walk comes
 * to their start. `latest` has no condition on the organization, so that the planner reads the webhook's index, where the
 * newest delivery comes first. With another index, it would sort.
 */
const QUIET = `
with recursive latest as (
  select w.id as webhook_id, w.organization_id, type, last.created_at as last_at
    from webhook w, unnest(w.events) as type, lateral (
      select created_at from delivery d
       where d.webhook_id = w.id and d.event_type = type
         and d.trigger = 'event' and d.created_at > $2::timestamptz - interval '14 days'
       order by created_at desc limit 1) last
   where w.id = any($1) and w.deleted_at is null and last.created_at < $2::timestamptz - interval '1 hour'
), walk as (
  select *, ($2::timestamptz - last_at) / 2 as stride, last_at as at from latest
   union all
  select w.webhook_id, w.organization_id, w.type, w.last_at, w.stride, earlier.created_at
    from walk w, lateral (
      select created_at from delivery d
       where d.organization_id = w.organization_id and d.event_type = w.type and d.webhook_id = w.webhook_id
         and d.trigger = 'event' and d.created_at >= w.at - w.stride and d.created_at < w.at
       order by created_at limit 1) earlier
   where w.at - w.stride > w.last_at - interval '14 days'
), unusual as materialized (
  select * from latest l
   where exists (select from walk w
                  where w.webhook_id = l.webhook_id and w.type = l.type
                    and w.at - w.stride <= w.last_at - interval '14 days')
)
select l.webhook_id, l.type, l.last_at, h.count, h.longest_gap_ms, h.usual_gap_ms,
       (select count(*)::int from (
          select from event e
           where e.organization_id = l.organization_id and e.type = l.type and e.created_at > l.last_at
             and e.origin = 'application' limit ${MANY}) unsent) as unsent
  from unusual l, lateral (
    select count(*)::int,
           extract(epoch from greatest(max(gap), min(created_at) - (l.last_at - interval '14 days')))::float8 * 1000
             as longest_gap_ms,
           percentile_cont(0.5) within group (order by extract(epoch from gap)::float8 * 1000) as usual_gap_ms
      from (select created_at, created_at - lag(created_at) over (order by created_at) as gap
              from delivery d
             where d.organization_id = l.organization_id and d.event_type = l.type and d.webhook_id = l.webhook_id
               and d.trigger = 'event' and d.created_at between l.last_at - interval '14 days' and l.last_at) gaps) h`;

interface Row {
  webhook_id: string;
  type: SubscribableEventType;
  last_at: Date;
  count: number;
  longest_gap_ms: number;
  usual_gap_ms: number | null;
  unsent: number;
}

export interface Silence {
  webhookId: string;
  type: SubscribableEventType;
  lastAt: Date;
  /** Median time between two deliveries before the silence. */
  usualGapMs: number;
  /** Events of the type since then, which were not sent to the webhook; at most 1,000. */
  unsent: number;
}

/** Finds event types that usually come and are silent, of these webhooks. */
export async function findSilences(webhookIds: string[], now = new Date()): Promise<Silence[]> {
  if (webhookIds.length === 0) return [];
  const { rows } = await pool().query<Row>({ name: "find-silences", text: QUIET, values: [webhookIds, now] });
  return rows
    .filter(({ count, last_at, longest_gap_ms }) =>
      isSilent({ count, lastAt: last_at, longestGapMs: longest_gap_ms }, now),
    )
    .map((row) => ({
      webhookId: row.webhook_id,
      type: row.type,
      lastAt: row.last_at,
      usualGapMs: row.usual_gap_ms ?? 0,
      unsent: row.unsent,
    }));
}
