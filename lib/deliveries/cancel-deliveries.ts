import { pool } from "@/lib/db/pool";
import { metrics } from "@/lib/metrics";

/** Rows per statement: each commits by itself within milliseconds, so that results are never kept waiting. */
const PAGE = 1_000;

/**
 * Deliveries of earlier epochs only: whatever was made after the webhook was enabled again stays. They are locked in
 * the order of their ids, as results are, and skipped while another statement holds them: the next page finds them.
 */
const CANCEL = `
with stopped as (
  select d.id, w.stopped_at
    from webhook w join delivery d
      on d.organization_id = w.organization_id and d.status in ('pending', 'retrying') and d.webhook_id = w.id
   where w.id = $1 and d.webhook_epoch < w.epoch
   limit ${PAGE}
), held as (
  select d.id, stopped.stopped_at from delivery d join stopped using (id)
   where d.status in ('pending', 'retrying') order by d.id for no key update of d skip locked
)
update delivery d set status = 'cancelled', next_attempt_at = null, completed_at = held.stopped_at
  from held where d.id = held.id`;

/**
 * Sets deliveries that a stopped webhook has left unfinished to `cancelled`, a page at a time.
 * @param untilMs the time to spend, in milliseconds
 * @returns whether there may be more
 */
export async function cancelDeliveries(webhookId: string, untilMs: number): Promise<boolean> {
  const end = Date.now() + untilMs;
  do {
    const { rowCount } = await pool().query({ name: "cancel-deliveries", text: CANCEL, values: [webhookId] });
    metrics().deliveries.inc({ status: "cancelled" }, rowCount ?? 0);
    if ((rowCount ?? 0) === 0) return false;
  } while (Date.now() < end);
  return true;
}

/** Notes that all of a stopped webhook's deliveries are cancelled, unless it was stopped again meanwhile. */
export async function endCancelling(webhookId: string): Promise<void> {
  await pool().query(
    `update webhook w set is_cancelling = false
      where id = $1 and not exists (
        select from delivery d
         where d.organization_id = w.organization_id and d.status in ('pending', 'retrying') and d.webhook_id = w.id
           and d.webhook_epoch < w.epoch)`,
    [webhookId],
  );
}

/** Cancels deliveries that a run found unfinished although their webhook has stopped. */
export async function cancelStopped(deliveryIds: string[]): Promise<void> {
  if (deliveryIds.length === 0) return;
  const { rowCount } = await pool().query(
    `update delivery set status = 'cancelled', next_attempt_at = null, completed_at = now()
      where id = any($1) and status in ('pending', 'retrying')`,
    [deliveryIds],
  );
  metrics().deliveries.inc({ status: "cancelled" }, rowCount ?? 0);
}

export interface StoppedWebhook {
  webhookId: string;
  organizationId: string;
}

/** Webhooks whose deliveries should have been cancelled by now: the signal of their stop was lost. */
export async function sweepStoppedWebhooks(before: Date): Promise<StoppedWebhook[]> {
  const { rows } = await pool().query<{ id: string; organization_id: string }>(
    "select id, organization_id from webhook where is_cancelling and stopped_at <= $1 order by stopped_at limit 100",
    [before],
  );
  return rows.map((row) => ({ webhookId: row.id, organizationId: row.organization_id }));
}
