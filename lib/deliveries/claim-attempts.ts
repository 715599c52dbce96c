import { performance } from "node:perf_hooks";
import type { DeliveryStatus } from "@/lib/contracts/deliveries";
import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { type ClaimedAttempt, type ClaimedRow, toClaimedAttempt } from "./claimed-attempt";
import type { DeliveryRequest } from "./hand-over";
import { leaseMarginMs } from "./limits";

/** The state of deliveries, and the attempts claimed among them. */
export interface Claims {
  claimed: ClaimedAttempt[];
  /** Number of further deliveries that are due and unclaimed. */
  ready: number;
  /**
   * Milliseconds until each of the others may be attempted: it is not due yet, or leased to another process.
   */
  waitsMs: number[];
  /** Unfinished deliveries whose webhook is stopped, or whose payload was removed as they were created. */
  stopped: string[];
  /** Unfinished deliveries whose webhook has a rate limit. They wait for their turns instead. */
  paced: DeliveryRequest[];
}

type Row = Omit<ClaimedRow, "token" | "number" | "claimed_by"> & {
  number: number | null;
  token: string | null;
  status: DeliveryStatus;
  open: boolean;
  paced: boolean;
  due_in_ms: number | null;
  held_for_ms: number | null;
  payload: Buffer | null;
};

/**
 * One statement reads the state of the deliveries and claims the next attempt of those that are due and
 * unclaimed, in the order of their due times. An expired lease is taken over under the same attempt number,
 * so that a repetition after a crash does not count as another attempt. All times use the database's clock,
 * which all processes share. Rows are looked up one by one, as in open-batch.ts. The progress of runs is stored on the webhook, so that the sweeper can tell
 * which deliveries still wait for their run. It is stored at most every 5 s: claims of one webhook would
 * otherwise wait for each other.
 */
const CLAIM = `
with target as materialized (
  select d.id, d.status, d.attempt_count, d.max_attempts, d.next_attempt_at, d.event_id, d.event_type,
         d.organization_id, d.webhook_id, w.url, w.secret, w.previous_secret, w.previous_secret_expires_at,
         w.sealed_headers,
         w.deleted_at is null and w.epoch = d.webhook_epoch
           and (w.status = 'active' or e.origin <> 'application') and e.payload is not null as open,
         w.per_minute is not null and d.max_attempts > 1 as paced,
         e.origin, e.traceparent, d.trigger, d.wrong_signature,
         case when d.trigger = 'event' then e.created_at else d.created_at end as requested_at
    from json_array_elements_text($1::json) as asked(id),
 lateral (select * from delivery where id = asked.id offset 0) d,
 lateral (select * from webhook where id = d.webhook_id offset 0) w,
 lateral (select * from event where id = d.event_id offset 0) e
), claimed as (
  insert into attempt (delivery_id, number, token, lease_expires_at, url)
  select id, attempt_count + 1, gen_random_uuid(), now() + $3 * interval '1 millisecond', url
    from target t
   where status in ('pending', 'retrying') and open and not paced and next_attempt_at <= now()
     and not exists (select from attempt a where a.delivery_id = t.id and a.number = t.attempt_count + 1
                        and (a.completed_at is not null or a.lease_expires_at > now()))
   order by next_attempt_at, id limit $2
      on conflict (delivery_id, number) do update
     set token = excluded.token, lease_expires_at = excluded.lease_expires_at, url = excluded.url
   where attempt.completed_at is null and attempt.lease_expires_at <= now()
  returning delivery_id, number, token
), reached as (
  update webhook w
     set deliver_reached_due = greatest(w.deliver_reached_due, latest.due), deliver_reached_at = now()
    from (select t.webhook_id, max(t.next_attempt_at) as due
            from target t join claimed c on c.delivery_id = t.id group by t.webhook_id) latest
   where w.id = latest.webhook_id
     and coalesce(w.deliver_reached_at, '-infinity') < now() - interval '5 seconds'
)
select t.id as delivery_id, t.*, c.number, c.token,
       extract(epoch from t.next_attempt_at - now())::float8 * 1000 as due_in_ms,
       (select extract(epoch from a.lease_expires_at - now())::float8 * 1000 from attempt a
         where a.delivery_id = t.id and a.number = t.attempt_count + 1 and a.completed_at is null) as held_for_ms,
       (select payload from event e where e.id = t.event_id and c.number is not null) as payload
  from target t left join claimed c on c.delivery_id = t.id`;

/**
 * Claims the next attempts of deliveries of one webhook for `deliver`, at most `most`. Attempt numbers and
 * due times come from the database.
 */
export async function claimAttempts(deliveryIds: string[], most: number): Promise<Claims> {
  const leaseMs = env().WEBHOOK_TIMEOUT + leaseMarginMs.deliver;
  const leaseEndsAt = performance.now() + leaseMs;
  const { rows } = await pool().query<Row>({
    name: "claim-attempts",
    text: CLAIM,
    values: [JSON.stringify(deliveryIds), most, leaseMs],
  });
  const claims: Claims = { claimed: [], ready: 0, waitsMs: [], stopped: [], paced: [] };
  for (const { number, token, payload, ...row } of rows) {
    if (number !== null && token !== null && payload !== null) {
      claims.claimed.push(
        toClaimedAttempt({ ...row, number, token, claimed_by: "deliver" }, payload, leaseEndsAt),
      );
    } else if (row.status === "pending" || row.status === "retrying") {
      const waitMs = Math.max(row.due_in_ms ?? 0, row.held_for_ms ?? 0);
      const { delivery_id: deliveryId, webhook_id: webhookId, organization_id: organizationId } = row;
      if (!row.open) claims.stopped.push(deliveryId);
      else if (row.paced) claims.paced.push({ deliveryId, webhookId, organizationId });
      else if (waitMs > 0) claims.waitsMs.push(waitMs);
      else claims.ready += 1;
    }
  }
  return claims;
}
