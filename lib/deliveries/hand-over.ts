import { pool } from "@/lib/db/pool";
import type { ClaimedAttempt } from "./claim";

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
select id, webhook_id from delivery where id = any($1::text[]) and status in ('pending', 'retrying')`;

/**
 * What of a burst needs a run of its own, computed from the rows, so that a repeated run hands over the same.
 * @param deliveryIds all deliveries of the burst that may be unfinished
 * @param unused claims that no POST was made for
 */
export async function handOver(deliveryIds: string[], unused: ClaimedAttempt[]): Promise<DeliveryRequest[]> {
  if (deliveryIds.length === 0) return [];
  const { rows } = await pool().query<{ id: string; webhook_id: string }>({
    name: "hand-over",
    text: HAND_OVER,
    values: [deliveryIds, unused.map(({ deliveryId }) => deliveryId), unused.map(({ token }) => token)],
  });
  return rows.map((row) => ({ deliveryId: row.id, webhookId: row.webhook_id }));
}
