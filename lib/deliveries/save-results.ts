import type { DeliveryStatus } from "@/lib/contracts/deliveries";
import { pool } from "@/lib/db/pool";
import { dispatchLimits } from "./limits";
import type { ResultRow } from "./result-row";
import { DELIVERY_GRACE_MS } from "./retry-schedule";

/** The delivery's state after the attempt is saved. */
export interface SavedAttempt {
  status: DeliveryStatus;
  /** Milliseconds until the next attempt is due; null when there is none. */
  retryInMs: number | null;
}

/**
 * Saves a group of results, at most one per delivery: attempts, deliveries and webhook health in one
 * statement. A result counts when its claim is still held, or when it is a late success. A success overrides
 * `cancelled`; a failure does not. Due times use the database's clock, which all processes share.
 *
 * The response to a delivery whose bodies were removed meanwhile is not stored.
 *
 * Health: pings and test events change no counters, and while real deliveries fail, their successes do not move
 * `last_success_at`: it is the time until which the webhook worked. A test with a wrong signature changes no webhook. A failure at a URL that has since been replaced does not
 * count against the new URL. The webhook's row is not updated when only its times would change by less than a
 * second, or when another statement is updating it: groups of one busy webhook would wait for each other, and
 * each of them holds results of other webhooks. A success that ends a series of failures is always counted, and so
 * is a failed delivery: people read these numbers.
 *
 * Health spells: see prisma/schema/webhook.prisma. A series of failures that stays short of failing changes the
 * webhook's row only, and a success on a healthy webhook touches no spell.
 *
 * Deliveries are locked first, then webhooks, both in the order of their ids, to prevent deadlocks. Deliveries and
 * attempts are looked up one by one, because a join that is planned while the table is small reads the whole table, and
 * the plan is kept. Both have a row already; an upsert finds it by its key, regardless of the plan.
 */
const SAVE = `
with result as (
  select * from json_to_recordset($1::json) as r(
    delivery_id text, number int, token uuid, success boolean, is_test boolean, wrong_signature boolean,
    event_type text,
    started_at timestamptz, completed_at timestamptz, ended_ms_ago float8, duration_ms int, url text, status_code int,
    error_code text, error_message text, request_headers jsonb, response_headers jsonb, response_body text,
    response_truncated boolean, resent boolean, retry_ms int, grid_ms int)
), held as (
  select d.*, d.status in ('pending', 'retrying') as unfinished, d.body_removed_at is null as keeps_response
    from (select delivery_id from result order by delivery_id) r,
 lateral (select * from delivery where id = r.delivery_id for no key update) d
), saved as (
  insert into attempt as a (delivery_id, number, token, lease_expires_at, started_at, completed_at, duration_ms, url,
                            status_code, error_code, error_message, request_headers, response_headers, response_body,
                            response_truncated, resent)
  select r.delivery_id, r.number, r.token, r.completed_at, r.started_at, r.completed_at, r.duration_ms, r.url,
         r.status_code, r.error_code, r.error_message, r.request_headers,
         case when held.keeps_response then r.response_headers end, case when held.keeps_response then r.response_body end,
         r.response_truncated, r.resent
    from result r join held on held.id = r.delivery_id
      on conflict (delivery_id, number) do update
     set started_at = excluded.started_at, completed_at = excluded.completed_at, duration_ms = excluded.duration_ms,
         url = excluded.url, status_code = excluded.status_code, error_code = excluded.error_code,
         error_message = excluded.error_message, request_headers = excluded.request_headers,
         response_headers = excluded.response_headers, response_body = excluded.response_body,
         response_truncated = excluded.response_truncated, resent = excluded.resent
   where a.token = excluded.token and a.completed_at is null
      or excluded.error_code is null and (a.completed_at is null or a.error_code is not null)
  returning delivery_id
), counted as (
  select r.*, held.webhook_id, not r.success and held.unfinished and r.number >= held.max_attempts as is_end,
         case when r.retry_ms is not null then
           date_bin(r.grid_ms * interval '1 millisecond',
                    now() + (r.retry_ms + r.grid_ms - 1 - r.ended_ms_ago) * interval '1 millisecond',
                    timestamptz 'epoch') end as next_attempt_at
    from saved join result r using (delivery_id) join held on held.id = r.delivery_id
), tally as (
  select webhook_id, max(completed_at) as last_at,
         max(completed_at) filter (where success) as last_success_at,
         max(completed_at) filter (where success and not is_test) as healed_at,
         count(*) filter (where not success and not is_test) as failures,
         bool_or(is_end and not is_test) as has_end
    from counted where not wrong_signature group by webhook_id
), exact as (
  select w.id, w.url, w.consecutive_failures, w.failing_since, w.failing_deliveries
    from webhook w join tally t on t.webhook_id = w.id
   where t.healed_at is not null and w.consecutive_failures > 0 or t.has_end
   order by w.id for no key update of w
), counting as (
  select w.id, w.url, w.consecutive_failures, w.failing_since, w.failing_deliveries
    from webhook w join tally t on t.webhook_id = w.id
   where (t.healed_at is null or w.consecutive_failures = 0) and not t.has_end
     and (t.failures > 0
      or coalesce(w.last_delivery_at, '-infinity') < t.last_at - interval '1 second'
      or t.last_success_at is not null and exists (
           select from counted c where c.webhook_id = w.id and c.success and not c.wrong_signature
              and coalesce((w.last_success_by_event ->> c.event_type)::timestamptz, '-infinity')
                  < c.completed_at - interval '1 second'))
   order by w.id for no key update of w skip locked
), change as (
  select w.id, t.last_at, t.last_success_at, t.healed_at, f.*,
         t.healed_at is null and w.consecutive_failures > 0 and w.failing_since is not null as continues,
         t.healed_at is not null and w.consecutive_failures > 0 as recovers,
         w.failing_deliveries + ends_before as deliveries_before
    from (select * from exact union all select * from counting) w
    join tally t on t.webhook_id = w.id,
 lateral (select count(*) filter (where counts)::int as failures,
                 count(*) filter (where counts and is_end)::int as ends,
                 count(*) filter (where not counts and is_end)::int as ends_before,
                 min(started_at) filter (where counts) as first_at,
                 (array_agg(status_code order by started_at) filter (where counts))[1] as first_status_code,
                 (array_agg(error_code order by started_at) filter (where counts))[1] as first_error_code
            from (select c.*, c.completed_at > coalesce(t.healed_at, '-infinity') as counts from counted c
                   where c.webhook_id = w.id and not c.success and not c.is_test and c.url = w.url) failure) f
), health as (
  update webhook w
     set consecutive_failures = case when c.healed_at is null then w.consecutive_failures else 0 end + c.failures,
         failing_since = case when c.continues then w.failing_since else c.first_at end,
         failing_status_code = case when c.continues then w.failing_status_code else c.first_status_code end,
         failing_error_code = case when c.continues then w.failing_error_code else c.first_error_code end,
         failing_deliveries = case when c.continues then w.failing_deliveries else 0 end + c.ends,
         disable_postponed_seconds = case when c.continues then w.disable_postponed_seconds else 0 end,
         last_delivery_at = greatest(w.last_delivery_at, c.last_at),
         last_success_at = case when c.continues then coalesce(w.last_success_at, c.last_success_at)
                                else greatest(w.last_success_at, c.last_success_at) end,
         last_success_by_event = w.last_success_by_event || coalesce(
           (select jsonb_object_agg(event_type, at) from (
              select event_type, max(completed_at) as at from counted
               where webhook_id = w.id and success and not wrong_signature group by event_type) latest), '{}')
    from change c
   where w.id = c.id
  returning w.*
), spell_ended as (
  update health_spell s
     set ended_at = c.healed_at, ended_by = 'success', failed_deliveries = c.deliveries_before
    from change c
   where c.recovers and s.webhook_id = c.id and s.ended_at is null
), spell_begun as (
  insert into health_spell (id, organization_id, webhook_id, started_at, worked_until, status_code, error_code)
  select 'spl_' || replace(gen_random_uuid()::text, '-', ''), organization_id, id, failing_since, last_success_at,
         failing_status_code, failing_error_code
    from health w
   where consecutive_failures >= $3 and failing_since is not null and failing_error_code is not null and status = 'active' and deleted_at is null
     and not exists (select from health_spell s where s.webhook_id = w.id and s.ended_at is null)
      on conflict (webhook_id) where ended_at is null do nothing
)
insert into delivery as d (id, organization_id, webhook_id, event_id, event_type, object_id, trigger, max_attempts,
                           sweep_after, attempt_count, next_attempt_at, last_status_code, last_error_code,
                           last_error_message, last_duration_ms)
select h.id, h.organization_id, h.webhook_id, h.event_id, h.event_type, h.object_id, h.trigger, h.max_attempts,
       coalesce(c.next_attempt_at, now()) + $2::int * interval '1 millisecond', c.number, c.next_attempt_at, c.status_code,
       c.error_code, c.error_message, c.duration_ms
  from counted c join held h on h.id = c.delivery_id
    on conflict (id) do update
   set attempt_count = greatest(d.attempt_count, excluded.attempt_count),
       status = case
         when excluded.last_error_code is null then 'succeeded'
         when d.status not in ('pending', 'retrying') then d.status
         when excluded.attempt_count >= d.max_attempts then 'failed'
         else 'retrying' end::"DeliveryStatus",
       next_attempt_at = case
         when d.status in ('pending', 'retrying') and excluded.attempt_count < d.max_attempts
         then excluded.next_attempt_at end,
       sweep_after = excluded.sweep_after,
       completed_at = case
         when excluded.last_error_code is null
           or d.status in ('pending', 'retrying') and excluded.attempt_count >= d.max_attempts then now()
         else d.completed_at end,
       last_status_code = excluded.last_status_code, last_error_code = excluded.last_error_code,
       last_error_message = excluded.last_error_message, last_duration_ms = excluded.last_duration_ms
returning d.id, d.status, extract(epoch from d.next_attempt_at - now())::float8 * 1000 as retry_in_ms`;

/**
 * Saves results in one statement, at most one per delivery.
 * @returns the results that counted, by delivery id
 */
export async function saveResults(rows: ResultRow[]): Promise<Map<string, SavedAttempt>> {
  const saved = await pool().query<{ id: string; status: DeliveryStatus; retry_in_ms: number | null }>({
    name: "save-results",
    text: SAVE,
    values: [
      `[${rows.map(({ json }) => json()).join(",")}]`,
      DELIVERY_GRACE_MS,
      dispatchLimits.unhealthyAfterFailures,
    ],
  });
  return new Map(saved.rows.map((row) => [row.id, { status: row.status, retryInMs: row.retry_in_ms }]));
}
