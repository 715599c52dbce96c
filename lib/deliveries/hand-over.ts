import { pool } from "@/lib/db/pool";
import type { ClaimedAttempt } from "./claim";
import { dispatchLimits } from "./limits";

export interface DeliveryRequest {
  deliveryId: string;
  webhookId: string;
}

/** Claims are cleared in the statement that names what `deliver` gets: it must not meet our lease and sleep. */
const HAND_OVER = `
with released as (
  delete from attempt a using unnest($2::text[], $3::uuid[]) as r(delivery_id, token)
   where a.delivery_id = r.delivery_id and a.token = r.token and a.completed_at is null
)
select d.id, d.webhook_id,
       d.attempt_count = 0 and w.deleted_at is null and w.status = 'active' and w.consecutive_failures < $4
         and not exists (select from attempt a where a.delivery_id = d.id) as untried
  from delivery d join webhook w on w.id = d.webhook_id
 where d.id = any($1::text[]) and d.status in ('pending', 'retrying')`;

export interface HandedOver {
  /** Need a run of their own. */
  requests: DeliveryRequest[];
  /** Healthy and never claimed: a burst of their own will do. */
  untried: string[];
}

/**
 * What of a burst is left to others, computed from the rows, so that a repeated run hands over the same.
 * @param deliveryIds all deliveries of the burst that may be unfinished
 * @param unused claims that no POST was made for
 */
export async function handOver(deliveryIds: string[], unused: ClaimedAttempt[]): Promise<HandedOver> {
  if (deliveryIds.length === 0) return { requests: [], untried: [] };
  const { rows } = await pool().query<{ id: string; webhook_id: string; untried: boolean }>({
    name: "hand-over",
    text: HAND_OVER,
    values: [
      deliveryIds,
      unused.map(({ deliveryId }) => deliveryId),
      unused.map(({ token }) => token),
      dispatchLimits.unhealthyAfterFailures,
    ],
  });
  return {
    requests: rows
      .filter(({ untried }) => !untried)
      .map((row) => ({ deliveryId: row.id, webhookId: row.webhook_id })),
    untried: rows.filter(({ untried }) => untried).map(({ id }) => id),
  };
}
