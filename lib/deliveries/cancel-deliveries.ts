import { setTimeout } from "node:timers/promises";
import { pool } from "@/lib/db/pool";
import { metrics } from "@/lib/metrics";

/** Rows per statement. Each statement commits within milliseconds, so that it does not delay results. */
const PAGE = 1_000;
/**
 * Ids per search. A search reads past the index entries of all rows that were cancelled before, so there must be few:
 * with one search per page, a million deliveries took minutes.
 */
const SEARCH = 20_000;
/** Pause, in milliseconds, when all rows that were found are locked, for example by the sweeper. */
const PAUSE_MS = 100;

/** Only deliveries of earlier epochs, so that deliveries created after the webhook was enabled again are kept. */
const FIND = `
select d.id
  from webhook w join delivery d
    on d.organization_id = w.organization_id and d.status in ('pending', 'retrying') and d.webhook_id = w.id
 where w.id = $1 and d.webhook_epoch < w.epoch
 limit ${SEARCH}`;

/**
 * Rows are locked in the order of their ids, like results. Rows locked by another statement are skipped and found by
 * the next search.
 */
const CANCEL = `
with held as (
  select d.id, w.stopped_at from delivery d join webhook w on w.id = d.webhook_id
   where d.id = any($1::text[]) and d.status in ('pending', 'retrying') and d.webhook_epoch < w.epoch
   order by d.id for no key update of d skip locked
)
update delivery d set status = 'cancelled', next_attempt_at = null, completed_at = held.stopped_at
  from held where d.id = held.id`;

/**
 * Sets the unfinished deliveries of a stopped webhook to `cancelled`, in pages.
 * @param untilMs time limit in milliseconds
 * @returns true when more deliveries may remain
 */
export async function cancelDeliveries(webhookId: string, untilMs: number): Promise<boolean> {
  const end = Date.now() + untilMs;
  do {
    const { rows } = await pool().query<{ id: string }>({
      name: "find-stopped-deliveries",
      text: FIND,
      values: [webhookId],
    });
    if (rows.length === 0) return false;
    let cancelled = 0;
    const ids = rows.map(({ id }) => id);
    do cancelled += await cancelPage(ids.splice(0, PAGE));
    while (ids.length > 0 && Date.now() < end);
    if (cancelled === 0) await setTimeout(PAUSE_MS);
  } while (Date.now() < end);
  return true;
}

async function cancelPage(ids: string[]): Promise<number> {
  const { rowCount } = await pool().query({ name: "cancel-deliveries", text: CANCEL, values: [ids] });
  metrics().deliveries.inc({ status: "cancelled" }, rowCount ?? 0);
  return rowCount ?? 0;
}

/** Records that all deliveries of a stopped webhook are cancelled, unless it was stopped again meanwhile. */
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

/** Cancels deliveries that a run found unfinished although no attempt may follow: see `Claims`. */
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

/**
 * Returns up to 100 webhooks with uncancelled deliveries, stopped at or before `before`: their signal was
 * lost.
 */
export async function sweepStoppedWebhooks(before: Date): Promise<StoppedWebhook[]> {
  const { rows } = await pool().query<{ id: string; organization_id: string }>(
    "select id, organization_id from webhook where is_cancelling and stopped_at <= $1 order by stopped_at limit 100",
    [before],
  );
  return rows.map((row) => ({ webhookId: row.id, organizationId: row.organization_id }));
}
