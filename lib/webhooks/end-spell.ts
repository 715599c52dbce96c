import type { SpellEnd } from "@/lib/db/generated/client";
import type { Transaction } from "@/lib/db/transaction";

/**
 * Ends the webhook's health spell for another reason than a success, in the caller's transaction: what fails
 * afterwards is another matter, and is counted from zero. Does nothing for a webhook that works. The webhook's row
 * must be locked. A success ends the spell in lib/deliveries/save-results.ts.
 */
export async function endSpell(
  tx: Transaction,
  webhookId: string,
  endedBy: Exclude<SpellEnd, "success">,
): Promise<void> {
  await tx.db.$executeRaw`
    update health_spell s set ended_at = now(), ended_by = ${endedBy}::"SpellEnd", failed_deliveries = w.failing_deliveries
      from webhook w where w.id = ${webhookId} and s.webhook_id = w.id and s.ended_at is null`;
  await tx.db.webhook.update({
    where: { id: webhookId },
    data: {
      consecutiveFailures: 0,
      failingSince: null,
      failingStatusCode: null,
      failingErrorCode: null,
      failingDeliveries: 0,
      disablePostponedSeconds: 0,
    },
    select: { id: true },
  });
}
