import { pool } from "@/lib/db/pool";
import type { DeliveryRequest } from "./hand-over";

/** Starts from unfinished deliveries, which have an index, because there are many attempts. */
const RELEASE = `
with released as (
  delete from attempt a using delivery d
   where d.status in ('pending', 'retrying') and a.delivery_id = d.id and a.completed_at is null
  returning a.delivery_id
)
select d.id, d.webhook_id, d.organization_id from delivery d join released on released.delivery_id = d.id
 order by d.next_attempt_at, d.id`;

/**
 * Clears the claims of a crashed worker, so that its attempts are repeated immediately, under the same
 * numbers, instead of after their leases expire. Call it only in the one process that makes attempts, before
 * the first attempt.
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
