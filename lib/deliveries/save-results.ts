import type { DeliveryStatus } from "@/lib/contracts/deliveries";
import { pool } from "@/lib/db/pool";
import type { ResultRow } from "./result-row";
import { DELIVERY_GRACE_MS } from "./schedule";

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
 * Health: pings and test events change no counters. A failure at a URL that has since been replaced does not
 * count against the new URL. The webhook's row is not updated when only its times would change by less than a
 * second, or when another statement is updating it: groups of one busy webhook would wait for each other, and
 * each of them holds results of other webhooks. A success that ends a series of failures is always counted.
 *
 * Deliveries are locked first, then webhooks, both in the order of their ids, to prevent deadlocks. Rows are
 * selected with `any(array(…))`, because a join planned while the table is small reads the whole table, and
 * the plan is kept. Attempts have a row since they were claimed; an upsert finds it by its key regardless of
 * the plan.
 */
const SAVE = `
with result as (
  select * from json_to_recordset($1::json) as r(
    delivery_id text, number int, token uuid, success boolean, is_test boolean, event_type text,
    started_at timestamptz, completed_at timestamptz, ended_ms_ago float8, duration_ms int, url text, status_code int,
    error_code text, error_message text, request_headers jsonb, response_headers jsonb, response_body text,
    response_truncated boolean, resent boolean, retry_ms int, grid_ms int)
), held as (
  select d.id, d.webhook_id from delivery d
   where d.id = any(array(select delivery_id from result)) order by d.id for no key update
), saved as (
  insert into attempt as a (delivery_id, number, token, lease_expires_at, started_at, completed_at, duration_ms, url,
                            status_code, error_code, error_message, request_headers, response_headers, response_body,
                            response_truncated, resent)
  select r.delivery_id, r.number, r.token, r.completed_at, r.started_at, r.completed_at, r.duration_ms, r.url,
         r.status_code, r.error_code, r.error_message, r.request_headers, r.response_headers, r.response_body,
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
  select r.*, held.webhook_id,
         case when r.retry_ms is not null then
           date_bin(r.grid_ms * interval '1 millisecond',
                    now() + (r.retry_ms + r.grid_ms - 1 - r.ended_ms_ago) * interval '1 millisecond',
                    timestamptz 'epoch') end as next_attempt_at
    from saved join result r using (delivery_id) join held on held.id = r.delivery_id
), tally as (
  select webhook_id, max(completed_at) as last_at,
         max(completed_at) filter (where success) as last_success_at,
         max(completed_at) filter (where success and not is_test) as healed_at,
         count(*) filter (where not success and not is_test) as failures
    from counted group by webhook_id
), healed as (
  select w.id from webhook w join tally t on t.webhook_id = w.id
   where t.healed_at is not null and w.consecutive_failures > 0
   order by w.id for no key update of w
), counting as (
  select w.id from webhook w join tally t on t.webhook_id = w.id
   where (t.healed_at is null or w.consecutive_failures = 0)
     and (t.failures > 0
      or coalesce(w.last_delivery_at, '-infinity') < t.last_at - interval '1 second'
      or t.last_success_at is not null and exists (
           select from counted c where c.webhook_id = w.id and c.success
              and coalesce((w.last_success_by_event ->> c.event_type)::timestamptz, '-infinity')
                  < c.completed_at - interval '1 second'))
   order by w.id for no key update of w skip locked
), health as (
  update webhook w
     set consecutive_failures = case when t.healed_at is null then w.consecutive_failures else 0 end
           + (select count(*) from counted c
               where c.webhook_id = w.id and not c.success and not c.is_test and c.url = w.url
                 and c.completed_at > coalesce(t.healed_at, '-infinity')),
         last_delivery_at = greatest(w.last_delivery_at, t.last_at),
         last_success_at = greatest(w.last_success_at, t.last_success_at),
         last_success_by_event = w.last_success_by_event || coalesce(
           (select jsonb_object_agg(event_type, at) from (
              select event_type, max(completed_at) as at from counted c
               where c.webhook_id = w.id and c.success group by event_type) latest), '{}')
    from tally t join (select id from healed union select id from counting) h on h.id = t.webhook_id
   where w.id = t.webhook_id
)
update delivery d
   set attempt_count = greatest(d.attempt_count, c.number),
       status = case
         when c.success then 'succeeded'
         when d.status not in ('pending', 'retrying') then d.status
         when c.number >= d.max_attempts then 'failed'
         else 'retrying' end::"DeliveryStatus",
       next_attempt_at = case
         when not c.success and d.status in ('pending', 'retrying') and c.number < d.max_attempts
         then c.next_attempt_at end,
       sweep_after = coalesce(c.next_attempt_at, now()) + $2::int * interval '1 millisecond',
       completed_at = case
         when c.success or d.status in ('pending', 'retrying') and c.number >= d.max_attempts then now()
         else d.completed_at end,
       last_status_code = c.status_code, last_error_code = c.error_code, last_error_message = c.error_message,
       last_duration_ms = c.duration_ms
  from counted c
 where d.id = c.delivery_id
returning d.id, d.status, extract(epoch from d.next_attempt_at - now())::float8 * 1000 as retry_in_ms`;

/**
 * Saves results in one statement, at most one per delivery.
 * @returns the results that counted, by delivery id
 */
export async function saveResults(rows: ResultRow[]): Promise<Map<string, SavedAttempt>> {
  const saved = await pool().query<{ id: string; status: DeliveryStatus; retry_in_ms: number | null }>({
    name: "save-results",
    text: SAVE,
    values: [`[${rows.map(({ json }) => json()).join(",")}]`, DELIVERY_GRACE_MS],
  });
  return new Map(saved.rows.map((row) => [row.id, { status: row.status, retryInMs: row.retry_in_ms }]));
}
