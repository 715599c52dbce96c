import { pool } from "@/lib/db/pool";
import { pacing } from "./pacing";

/** A run of `pace` that is needed. A run with an older generation ends. */
export interface PaceRequest {
  webhookId: string;
  generation: number;
  organizationId: string;
}

interface Row {
  id: string;
  pace_generation: number;
  organization_id: string;
}

const toRequest = (row: Row): PaceRequest => ({
  webhookId: row.id,
  generation: row.pace_generation,
  organizationId: row.organization_id,
});

/**
 * Marks deliveries as paced, and raises the generation of webhooks whose run is lost, or sleeps a second longer than until
 * the next turn, for example until a retry. The webhook is locked first, so that a run that is about to end is seen here,
 * or sees the deliveries itself.
 */
const REQUEST = `
with limited as materialized (
  select w.id, w.pace_wakes_at between clock_timestamp() - $3 * interval '1 millisecond'
                 and greatest(clock_timestamp(), to_timestamp(w.paced_at_ms / 1000 + 60.0 / w.per_minute)) + interval '1 second' as has_run
    from webhook w where w.id = any($1::text[]) and w.per_minute is not null
   order by w.id for no key update
), parked as (
  update delivery d set is_paced = true from limited
   where d.id = any($2::text[]) and d.webhook_id = limited.id and not d.is_paced and d.status in ('pending', 'retrying')
)
update webhook w set pace_generation = w.pace_generation + 1, pace_wakes_at = clock_timestamp()
  from limited
 where w.id = limited.id and limited.has_run is not true
returning w.id, w.pace_generation, w.organization_id`;

/**
 * Lets deliveries of webhooks with a rate limit wait for their turns.
 * @returns the runs to request; none for a webhook whose run looks in time
 */
export async function requestPace(
  deliveries: readonly { deliveryId: string; webhookId: string }[],
): Promise<PaceRequest[]> {
  if (deliveries.length === 0) return [];
  const { rows } = await pool().query<Row>({
    name: "request-pace",
    text: REQUEST,
    values: [
      [...new Set(deliveries.map(({ webhookId }) => webhookId))],
      deliveries.map(({ deliveryId }) => deliveryId),
      pacing.lostAfterMs,
    ],
  });
  return rows.map(toRequest);
}

/**
 * Selects up to 100 webhooks whose run should have looked a minute ago, and raises their generation.
 * @param now the database's time, in production
 */
export async function sweepPaces(now: Date): Promise<PaceRequest[]> {
  const { rows } = await pool().query<Row>(
    `update webhook w set pace_generation = pace_generation + 1, pace_wakes_at = $1
       from (select id from webhook where pace_wakes_at <= $2 order by pace_wakes_at limit 100
                for no key update skip locked) lost
      where w.id = lost.id
     returning w.id, w.pace_generation, w.organization_id`,
    [now, new Date(now.getTime() - pacing.sweptAfterMs)],
  );
  return rows.map(toRequest);
}

/**
 * Hands the turns of a webhook over to a new run. Repeating it gives the same request.
 * @returns null when another run gives them out
 */
export async function handOnPace(webhookId: string, generation: number): Promise<PaceRequest | null> {
  const { rows } = await pool().query<Row>(
    `update webhook set pace_generation = $2 + 1, pace_wakes_at = clock_timestamp()
      where id = $1 and pace_generation in ($2, $2 + 1)
     returning id, pace_generation, organization_id`,
    [webhookId, generation],
  );
  return rows.map(toRequest)[0] ?? null;
}
