import { performance } from "node:perf_hooks";
import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { type ClaimedAttempt, type ClaimedRow, toClaimedAttempt } from "./claimed-attempt";
import { dispatchLimits, leaseMarginMs } from "./limits";
import { DELIVERY_GRACE_MS, MAX_ATTEMPTS } from "./retry-schedule";

export interface Batch {
  /** Deliveries created by this call, or left unfinished by an earlier call that crashed. */
  deliveryIds: string[];
  /** First attempts to make now. */
  claimed: ClaimedAttempt[];
}

type Row = Omit<ClaimedRow, "token" | "claimed_by"> & {
  token: string | null;
  /** Only in the first row of each event, so that an event sent to 50 webhooks is read once. */
  payload: Buffer | null;
};

/**
 * One statement for the whole batch: it matches events to webhooks, inserts deliveries, claims first
 * attempts, and loads the data that they need. A webhook gets an event if the webhook existed when the event
 * was recorded, and is active and subscribed now. The reason why an existing webhook was skipped is stored on
 * the event, because it cannot be determined later. Failing webhooks and those with a rate limit get no claims,
 * except for pings and test events. Deliveries of events dispatched earlier (by a run repeated after a crash) are
 * returned unchanged.
 *
 * Deliveries and events are looked up one by one (`offset 0`): a plan that was made while the tables were small is kept,
 * and would otherwise read the whole of them. Deliveries are filtered by status afterwards, and `due` avoids "is null":
 * otherwise PostgreSQL picks the sweeper's partial indexes, which contain everything unfinished. Ids are
 * passed as JSON, because the planner ignores its length; arrays would be planned again for each length,
 * which doubles the time. Leases and times use the database's clock, which all processes share.
 */
const OPEN = `
with asked as (
  select json_array_elements_text($1::json) as id
), due as (
  select id, organization_id, type, object_id, created_at
    from event where id = any(array(select id from asked)) and coalesce(dispatched_at, 'infinity') = 'infinity'
   order by id for no key update
), candidate as (
  select e.id as event_id, e.organization_id, e.type, e.object_id, w.id as webhook_id, w.epoch,
         w.status = 'active' as active, e.type = any(w.events) as subscribed, w.per_minute is not null as is_paced
    from due e left join webhook w
      on w.organization_id = e.organization_id and w.deleted_at is null and w.created_at <= e.created_at
), made as (
  insert into delivery (id, organization_id, webhook_id, webhook_epoch, event_id, event_type, object_id, status,
                        trigger, max_attempts, next_attempt_at, created_at, sweep_after, is_paced)
  select 'del_' || replace(gen_random_uuid()::text, '-', ''), organization_id, webhook_id, epoch, event_id, type,
         object_id, 'pending', 'event', $3, now(), now(), now() + $4 * interval '1 millisecond', is_paced
    from candidate where active and subscribed
      on conflict (event_id, (case when trigger = 'event' then webhook_id end)) do nothing
  returning id, organization_id, webhook_id, webhook_epoch, event_id, event_type, max_attempts, attempt_count,
            wrong_signature
), outcome as materialized (
  select event_id, bool_or(active and subscribed) as sent,
         jsonb_agg(jsonb_build_object('webhook_id', webhook_id, 'reason',
                   case when not subscribed then 'not_subscribed' else 'disabled' end))
           filter (where webhook_id is not null and not (active and subscribed)) as skipped
    from candidate group by event_id
), dispatched as (
  update event e set dispatched_at = now(), skipped = o.skipped, unsent = o.sent is not true
    from outcome o
   where e.id = o.event_id
), left_over as (
  select d.* from asked, lateral (
    select * from delivery where event_id = asked.id and trigger = 'event' offset 0) d
   where asked.id not in (select id from due)
  union all
  select d.* from json_array_elements_text($2::json) as asked(id), lateral (
    select * from delivery where id = asked.id offset 0) d
), unfinished as (
  select made.*, 'event'::"DeliveryTrigger" as trigger, null::timestamptz as requested_at from made
  union all
  select id, organization_id, webhook_id, webhook_epoch, event_id, event_type, max_attempts, attempt_count, wrong_signature,
         trigger, case when trigger <> 'event' then created_at end
    from left_over where status in ('pending', 'retrying')
), claimed as (
  insert into attempt (delivery_id, number, token, lease_expires_at, url)
  select u.id, 1, gen_random_uuid(), now() + $5 * interval '1 millisecond', w.url
    from unfinished u join webhook w on w.id = u.webhook_id
   where u.attempt_count = 0 and w.deleted_at is null and w.epoch = u.webhook_epoch
     and (u.max_attempts = 1 or w.status = 'active' and w.consecutive_failures < $6
                               and w.per_minute is null)
   limit $7
      on conflict (delivery_id, number) do update
     set token = excluded.token, lease_expires_at = excluded.lease_expires_at, url = excluded.url
   where attempt.completed_at is null and attempt.lease_expires_at <= now()
  returning delivery_id, token
)
select u.id as delivery_id, 1 as number, c.token, u.webhook_id, u.organization_id, u.max_attempts, u.event_id,
       u.event_type, u.trigger, u.wrong_signature, coalesce(u.requested_at, e.created_at) as requested_at, w.url, w.secret,
       w.previous_secret, w.previous_secret_expires_at, w.sealed_headers, e.origin, e.traceparent,
       case when c.token is not null
             and row_number() over (partition by u.event_id order by c.token nulls last) = 1 then e.payload end as payload
  from unfinished u
  join webhook w on w.id = u.webhook_id
 cross join lateral (select * from event where id = u.event_id offset 0) e
  left join claimed c on c.delivery_id = u.id`;

/** Dispatches a batch of recorded events and of deliveries that routes created. Idempotent. */
export async function openBatch(eventIds: string[], deliveryIds: string[]): Promise<Batch> {
  const leaseMs = env().WEBHOOK_TIMEOUT + leaseMarginMs.dispatch;
  const leaseEndsAt = performance.now() + leaseMs;
  const { rows } = await pool().query<Row>({
    name: "open-batch",
    text: OPEN,
    values: [
      JSON.stringify(eventIds),
      JSON.stringify(deliveryIds),
      MAX_ATTEMPTS,
      DELIVERY_GRACE_MS,
      leaseMs,
      dispatchLimits.unhealthyAfterFailures,
      dispatchLimits.claimsPerBatch,
    ],
  });
  const payloads = new Map(rows.flatMap(({ event_id, payload }) => (payload ? [[event_id, payload]] : [])));
  return {
    deliveryIds: rows.map((row) => row.delivery_id),
    claimed: rows.flatMap(({ token, payload: _, ...row }) => {
      const payload = payloads.get(row.event_id);
      return token && payload
        ? [toClaimedAttempt({ ...row, token, claimed_by: "dispatch" }, payload, leaseEndsAt)]
        : [];
    }),
  };
}
