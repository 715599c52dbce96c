import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import type { DeliveryRequest } from "./hand-over";

/** Deliveries per page. Each page is one statement, so that a large backlog does not hold locks for long. */
const SWEEP_PAGE = 1_000;
/**
 * A webhook counts as active when its runs claimed deliveries within this time and WEBHOOK_TIMEOUT: even a receiver that
 * hangs frees slots that often.
 */
const ALIVE_MS = 60_000;
/** Runs claim deliveries roughly by due time. One due this long before the most recent claim is lost. */
const PASSED_SECONDS = 60;

/**
 * Intervals after the first sweep (due time + 2 min, see DELIVERY_GRACE_MS): 10 min, 20 min, 40 min, then 1
 * h. A delivery in the queue of an active webhook whose runs have not passed it yet is only postponed: its
 * run is alive, and a second run would double a long backlog. So is a delivery that waits for its turn under a rate
 * limit: the run of its webhook is swept separately (request-pace.ts). A delivery of a stopped webhook needs no run: it is
 * being cancelled.
 */
const SWEEP = `
with overdue as (
  select id from delivery
   where status in ('pending', 'retrying') and sweep_after <= $1
   order by sweep_after limit $2 for no key update skip locked
)
update delivery d
   set sweep_count = d.sweep_count + 1,
       sweep_after = $1::timestamptz + least(600 * power(2, least(d.sweep_count, 10)), 3600) * interval '1 second'
  from overdue, webhook w
 where d.id = overdue.id and w.id = d.webhook_id
returning d.id, d.webhook_id, d.organization_id,
          w.epoch > d.webhook_epoch or d.is_paced and w.pace_wakes_at is not null
          or coalesce(w.deliver_reached_at > $1::timestamptz - $3 * interval '1 millisecond'
            and d.next_attempt_at > w.deliver_reached_due - ${PASSED_SECONDS} * interval '1 second', false) as waiting`;

export interface SweptDeliveries {
  /** Deliveries whose run may be lost. */
  lost: DeliveryRequest[];
  /** True when more deliveries may be overdue. */
  more: boolean;
}

/**
 * Selects and postpones one page of overdue deliveries.
 * @param now the database's time, in production
 */
export async function sweepDeliveries(now: Date): Promise<SweptDeliveries> {
  const { rows } = await pool().query<{
    id: string;
    webhook_id: string;
    organization_id: string;
    waiting: boolean;
  }>({ name: "sweep-deliveries", text: SWEEP, values: [now, SWEEP_PAGE, env().WEBHOOK_TIMEOUT + ALIVE_MS] });
  return {
    lost: rows
      .filter(({ waiting }) => !waiting)
      .map((row) => ({
        deliveryId: row.id,
        webhookId: row.webhook_id,
        organizationId: row.organization_id,
      })),
    more: rows.length === SWEEP_PAGE,
  };
}
