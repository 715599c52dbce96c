import type pg from "pg";

/**
 * Fills a webhook with deliveries whose first attempt timed out and whose second is due, as a receiver that hangs
 * leaves them, each with its event. Their durable runs are overdue: the sweeper requests them.
 */
export async function seedBacklog(client: pg.Client, webhookId: string, deliveries: number): Promise<void> {
  await client.query("begin");
  // The references hold by construction; checking each would take longer than writing them.
  await client.query("set local session_replication_role = replica");
  await client.query("update webhook set consecutive_failures = $2 where id = $1", [webhookId, deliveries]);
  for (const statement of [EVENTS, DELIVERIES, ATTEMPTS])
    await client.query(statement, [webhookId, deliveries]);
  await client.query("commit");
  await client.query("vacuum (analyze) event, delivery, attempt");
  // Otherwise the others would be measured beside the writing of these pages.
  await client.query("checkpoint");
}

const EVENTS = `
insert into event (id, organization_id, type, object_id, occurred_at, payload, created_at, dispatched_at, sweep_after)
select 'evt_backlog' || n, organization_id, 'booking.created', 'bkg_backlog' || n, date_trunc('second', now()),
       convert_to(json_build_object('event', 'booking.created', 'timestamp', now(), 'organization_id', organization_id,
         'data', json_build_object('id', 'bkg_backlog' || n, 'customer_name', 'Customer ' || n))::text, 'UTF8'),
       now() - interval '10 minutes', now() - interval '10 minutes', now()
  from webhook, generate_series(1, $2::int) n where webhook.id = $1`;

const DELIVERIES = `
insert into delivery (id, organization_id, webhook_id, event_id, event_type, object_id, status, trigger, max_attempts,
                      attempt_count, next_attempt_at, last_error_code, last_error_message, last_duration_ms,
                      created_at, sweep_after)
select 'del_backlog' || n, organization_id, id, 'evt_backlog' || n, 'booking.created', 'bkg_backlog' || n, 'retrying',
       'event', 4, 1, now() - interval '5 minutes', 'timeout', 'No response within 10 seconds.', 10000,
       now() - interval '10 minutes', now() - interval '1 minute'
  from webhook, generate_series(1, $2::int) n where webhook.id = $1`;

const ATTEMPTS = `
insert into attempt (delivery_id, number, token, lease_expires_at, started_at, completed_at, duration_ms, url,
                     error_code, error_message)
select 'del_backlog' || n, 1, gen_random_uuid(), now() - interval '9 minutes', now() - interval '10 minutes',
       now() - interval '10 minutes' + interval '10 seconds', 10000, url, 'timeout', 'No response within 10 seconds.'
  from webhook, generate_series(1, $2::int) n where webhook.id = $1`;
