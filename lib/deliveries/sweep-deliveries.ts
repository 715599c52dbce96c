import { pool } from "@/lib/db/pool";
import type { DeliveryRequest } from "./hand-over";

/** Deliveries per page: one statement each, so that a backlog of any size never becomes one long lock. */
export const SWEEP_PAGE = 1_000;

/** The pauses after the first sweep (due + 2 min, see DELIVERY_GRACE_MS): 10 min, 20 min, 40 min, then 1 h. */
const SWEEP = `
with overdue as (
  select id from delivery
   where status in ('pending', 'retrying') and sweep_after <= $1
   order by sweep_after limit $2 for no key update skip locked
)
update delivery d
   set sweep_count = d.sweep_count + 1,
       sweep_after = $1::timestamptz + least(600 * power(2, least(d.sweep_count, 10)), 3600) * interval '1 second'
  from overdue where d.id = overdue.id
returning d.id, d.webhook_id, d.sweep_count`;

export interface OverdueDelivery extends DeliveryRequest {
  sweepCount: number;
}

/**
 * One page of deliveries whose run may be lost, each pushed forward by the statement that selects it: those that
 * wait honestly behind a hanging receiver must not be sent again every minute.
 */
export async function sweepDeliveries(now: Date): Promise<OverdueDelivery[]> {
  const { rows } = await pool().query<{ id: string; webhook_id: string; sweep_count: number }>({
    name: "sweep-deliveries",
    text: SWEEP,
    values: [now, SWEEP_PAGE],
  });
  return rows.map((row) => ({ deliveryId: row.id, webhookId: row.webhook_id, sweepCount: row.sweep_count }));
}
