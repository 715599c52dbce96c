import { pool } from "@/lib/db/pool";
import type { DeliveryRequest } from "./hand-over";

/** By way of the unfinished deliveries, which have an index: attempts are many. */
const RELEASE = `
with released as (
  delete from attempt a using delivery d
   where d.status in ('pending', 'retrying') and a.delivery_id = d.id and a.completed_at is null
  returning a.delivery_id
)
select d.id, d.webhook_id, d.organization_id from delivery d join released on released.delivery_id = d.id
 order by d.next_attempt_at, d.id`;

/**
 * Clears the claims of attempts that a worker held when it died, so that they are repeated, under the same numbers,
 * at once instead of after their leases. Only for the one process that makes attempts, before it makes any.
 * @returns deliveries that need a run
 */
export async function releaseClaims(): Promise<DeliveryRequest[]> {
  const { rows } = await pool().query<{ id: string; webhook_id: string; organization_id: string }>(RELEASE);
  return rows.map((row) => ({
    deliveryId: row.id,
    webhookId: row.webhook_id,
    organizationId: row.organization_id,
  }));
}
