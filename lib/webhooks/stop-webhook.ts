import type { Transaction } from "@/lib/db/transaction";
import { endSpell } from "./webhook-health";

/** Unfinished deliveries are counted up to this limit; audit entries then show the label. */
const MANY = { count: 10_000, label: "10,000+" };

/**
 * Stops a webhook that is being disabled or deleted, in the caller's transaction. It raises the webhook's
 * epoch, so its duration does not depend on the number of unfinished deliveries. From the commit on,
 * unfinished deliveries of earlier epochs are reported as cancelled and get no further attempts. Their rows
 * are updated later, in pages: see lib/deliveries/cancel-deliveries.ts. Its health spell ends. A running replay
 * is paused; deleting the webhook cancels its replays.
 * @returns the number of unfinished deliveries, exact up to 10,000
 */
export async function stopWebhook(
  tx: Transaction,
  { id, organizationId }: { id: string; organizationId: string },
  signal: "webhook/disabled" | "webhook/deleted",
): Promise<number | string> {
  const isDeleted = signal === "webhook/deleted";
  await tx.db.$executeRaw`
    update webhook set epoch = epoch + 1, stopped_at = clock_timestamp(), is_cancelling = true where id = ${id}`;
  await endSpell(tx, id, "stopped");
  await tx.db.$executeRaw`
    update replay
       set status = ${isDeleted ? "cancelled" : "paused"}::"ReplayStatus",
           paused_reason = ${isDeleted ? null : "webhook_disabled"}::"ReplayPause",
           completed_at = case when ${isDeleted} then clock_timestamp() end
     where webhook_id = ${id} and (status = 'running' or ${isDeleted} and status = 'paused')`;
  tx.outbox.stopped.push({ name: signal, webhookId: id, organizationId });
  const [unfinished] = await tx.db.$queryRaw<[{ count: number }]>`
    select count(*)::int from (
      select from delivery
       where organization_id = ${organizationId}::uuid and status in ('pending', 'retrying') and webhook_id = ${id}
       limit ${MANY.count + 1}) unfinished`;
  return unfinished.count > MANY.count ? MANY.label : unfinished.count;
}
