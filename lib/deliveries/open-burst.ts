import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import type { ClaimedAttempt } from "./claim";
import { dispatchLimits, leaseMarginMs } from "./limits";
import { DELIVERY_GRACE_MS, MAX_ATTEMPTS } from "./schedule";

export interface Burst {
  /** Deliveries made by this call, or left unfinished by one that crashed. */
  deliveryIds: string[];
  /** First attempts that are ours to make inline; the others are for `deliver`. */
  claimed: ClaimedAttempt[];
}

interface Row {
  delivery_id: string;
  token: string | null;
  webhook_id: string;
  organization_id: string;
  url: string;
  secret: Buffer;
  previous_secret: Buffer | null;
  previous_secret_expires_at: Date | null;
  max_attempts: number;
  event_id: string;
  event_type: string;
}

interface EventRow {
  id: string;
  origin: string;
  payload: Buffer;
}

/**
 * One statement for the whole burst: match events to webhooks, insert deliveries, claim first attempts. A webhook
 * gets an event if it existed when the event was recorded and is active and subscribed now; who existed and gets
 * none is noted on the event, since nobody can tell later how things stood. Unhealthy webhooks get no claim, except
 * for pings and samples. Deliveries of events dispatched before (a run repeated after a crash) come back as they are;
 * they are looked up one by one, and their status afterwards: PostgreSQL would else pass over all that is unfinished.
 * For the same reason `due` does not say "is null", which the sweeper's index knows by heart. Ids come as JSON, whose
 * length the planner does not look at: arrays would be planned anew for each length, which takes as long as all the rest.
 */
const OPEN = `
with asked as (
  select json_array_elements_text($1::json) as id
), due as (
  select id, organization_id, type, object_id, created_at
    from event where id = any(array(select id from asked)) and coalesce(dispatched_at, 'infinity') = 'infinity'
   order by id for no key update
), candidate as (
  select e.id as event_id, e.organization_id, e.type, e.object_id, w.id as webhook_id,
         w.status = 'active' as active, e.type = any(w.events) as subscribed
    from due e left join webhook w
      on w.organization_id = e.organization_id and w.deleted_at is null and w.created_at <= e.created_at
), made as (
  insert into delivery (id, organization_id, webhook_id, event_id, event_type, object_id, status, trigger,
                        max_attempts, next_attempt_at, created_at, sweep_after)
  select 'del_' || replace(gen_random_uuid()::text, '-', ''), organization_id, webhook_id, event_id, type, object_id,
         'pending', 'event', $4, $3, $3, $5
    from candidate where active and subscribed
      on conflict (event_id, (case when trigger = 'event' then webhook_id end)) do nothing
  returning id, organization_id, webhook_id, event_id, event_type, max_attempts, attempt_count
), outcome as materialized (
  select event_id, bool_or(active and subscribed) as sent,
         jsonb_agg(jsonb_build_object('webhook_id', webhook_id, 'reason',
                   case when not subscribed then 'not_subscribed' else 'disabled' end))
           filter (where webhook_id is not null and not (active and subscribed)) as skipped
    from candidate group by event_id
), dispatched as (
  update event e set dispatched_at = $3, skipped = o.skipped, unsent = o.sent is not true
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
  select * from made
  union all
  select id, organization_id, webhook_id, event_id, event_type, max_attempts, attempt_count
    from left_over where status in ('pending', 'retrying')
), claimed as (
  insert into attempt (delivery_id, number, token, lease_expires_at, url)
  select u.id, 1, gen_random_uuid(), $6, w.url
    from unfinished u join webhook w on w.id = u.webhook_id
   where u.attempt_count = 0 and w.deleted_at is null
     and (u.max_attempts = 1 or w.status = 'active' and w.consecutive_failures < $7)
   limit $8
      on conflict (delivery_id, number) do update
     set token = excluded.token, lease_expires_at = excluded.lease_expires_at, url = excluded.url
   where attempt.completed_at is null and attempt.lease_expires_at <= $3
  returning delivery_id, token
)
select u.id as delivery_id, c.token, u.webhook_id, u.organization_id, u.max_attempts, u.event_id, u.event_type,
       w.url, w.secret, w.previous_secret, w.previous_secret_expires_at
  from unfinished u join webhook w on w.id = u.webhook_id left join claimed c on c.delivery_id = u.id`;

/** Not one condition with `or`: PostgreSQL would read all events for it. */
const EVENTS = `
with asked as (
  select array(select json_array_elements_text($1::json)) as ids
)
select id, origin, payload from event where id = any((select ids from asked)::text[])
union all
select id, origin, payload from event
 where id = any(array(select event_id from delivery where id = any(array(select json_array_elements_text($2::json)))))
   and not id = any((select ids from asked)::text[])`;

/** Opens a burst of recorded events and of deliveries that routes made themselves. Idempotent. */
export async function openBurst(eventIds: string[], deliveryIds: string[]): Promise<Burst> {
  const now = Date.now();
  const leaseExpiresAt = new Date(now + env().WEBHOOK_TIMEOUT + leaseMarginMs.inline);
  const [opened, events] = await Promise.all([
    pool().query<Row>({
      name: "open-burst",
      text: OPEN,
      values: [
        JSON.stringify(eventIds),
        JSON.stringify(deliveryIds),
        new Date(now),
        MAX_ATTEMPTS,
        new Date(now + DELIVERY_GRACE_MS),
        leaseExpiresAt,
        dispatchLimits.unhealthyAfterFailures,
        dispatchLimits.inlinePerBurst,
      ],
    }),
    pool().query<EventRow>({
      name: "burst-events",
      text: EVENTS,
      values: [JSON.stringify(eventIds), JSON.stringify(deliveryIds)],
    }),
  ]);
  const eventById = new Map(events.rows.map((event) => [event.id, event]));
  return {
    deliveryIds: opened.rows.map((row) => row.delivery_id),
    claimed: opened.rows.flatMap((row) => {
      const event = eventById.get(row.event_id);
      return row.token && event ? [toClaimed(row, row.token, event, leaseExpiresAt)] : [];
    }),
  };
}

function toClaimed(row: Row, token: string, event: EventRow, leaseExpiresAt: Date): ClaimedAttempt {
  return {
    deliveryId: row.delivery_id,
    number: 1,
    token,
    leaseExpiresAt,
    webhookId: row.webhook_id,
    organizationId: row.organization_id,
    url: row.url,
    secret: row.secret,
    previousSecret: row.previous_secret,
    previousSecretExpiresAt: row.previous_secret_expires_at,
    maxAttempts: row.max_attempts,
    eventId: row.event_id,
    eventType: row.event_type,
    isTest: event.origin === "test",
    payload: event.payload,
  };
}
