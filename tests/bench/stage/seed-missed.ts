import type { Database } from "./server";

/** Events that the webhook missed while it was disabled, recorded evenly in the two hours before `to`. */
export interface MissedEvents {
  from: Date;
  to: Date;
}

/** Inserts events of the webhook's organization that have no delivery. */
export async function seedMissed(
  { client }: Pick<Database, "client">,
  webhookId: string,
  events: number,
): Promise<MissedEvents> {
  const { rows } = await client.query<MissedEvents>(
    "select now() - interval '130 minutes' as from, now() - interval '10 minutes' as to",
  );
  const [range] = rows;
  if (!range) throw new Error("PostgreSQL gave no time");
  await client.query("update webhook set created_at = $2 where id = $1", [webhookId, range.from]);
  await client.query(EVENTS, [webhookId, range.from, range.to, events]);
  await client.query("vacuum (analyze) event, webhook");
  await client.query("checkpoint");
  return range;
}

const EVENTS = `
insert into event (id, organization_id, type, object_id, occurred_at, payload, created_at, dispatched_at, sweep_after,
                   skipped, unsent)
select 'evt_' || key, organization_id, 'booking.created', 'bkg_' || key, date_trunc('second', at),
       convert_to(json_build_object('event', 'booking.created', 'timestamp', at, 'organization_id', organization_id,
         'data', json_build_object('id', 'bkg_' || key))::text, 'UTF8'),
       at, at, at, jsonb_build_array(jsonb_build_object('webhook_id', id, 'reason', 'disabled')), true
  from webhook, lateral (
    select md5(id || n) as key, $2::timestamptz + ($3::timestamptz - $2) * (n - 1) / $4 as at
      from generate_series(1, $4::int) n) numbered
 where webhook.id = $1`;
