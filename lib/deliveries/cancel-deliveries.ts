import { pool } from "@/lib/db/pool";
import type { Transaction } from "@/lib/db/transaction";
import { metrics } from "@/lib/metrics";

/**
 * Cancels what a webhook has unfinished, in the transaction that disables or deletes it. An attempt already claimed
 * may still go out. Locks in the order of ids, as saving results does, so that the two cannot deadlock.
 * @returns how many were cancelled
 */
export async function cancelDeliveries(tx: Transaction, webhookId: string): Promise<number> {
  const cancelled = await tx.db.$executeRaw`
    with held as (
      select id from delivery where webhook_id = ${webhookId} and status in ('pending', 'retrying')
       order by id for no key update
    )
    update delivery d set status = 'cancelled', next_attempt_at = null, completed_at = ${new Date()}
      from held where d.id = held.id and d.status in ('pending', 'retrying')`;
  tx.cancelledDeliveries += cancelled;
  return cancelled;
}

/**
 * Ends a delivery that was made at the very moment its webhook stopped: its insert did not see the stop, and the
 * cancelling did not see it.
 */
export async function cancelStopped(deliveryId: string): Promise<void> {
  const { rowCount } = await pool().query(
    `update delivery set status = 'cancelled', next_attempt_at = null, completed_at = $2
      where id = $1 and status in ('pending', 'retrying')`,
    [deliveryId, new Date()],
  );
  metrics().deliveries.inc({ status: "cancelled" }, rowCount ?? 0);
}
