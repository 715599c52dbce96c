import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { transact } from "@/lib/db/transaction";
import { cancelDeliveries } from "@/lib/deliveries/cancel-deliveries";
import { lockOwnWebhook } from "./own-webhook";

/** From now on the webhook is 404; its deliveries stay readable, the unfinished ones are cancelled. */
export async function deleteWebhook(context: RequestContext, id: string): Promise<void> {
  authorize(context, "webhooks:write");
  await transact(context.relay, async (tx) => {
    const { url } = await lockOwnWebhook(tx, context, id);
    await tx.db.webhook.update({ where: { id }, data: { deletedAt: new Date() }, select: { id: true } });
    const cancelled = await cancelDeliveries(tx, id);
    tx.outbox.stopped.push({ name: "webhook/deleted", webhookId: id });
    await recordAudit(tx.db, context, {
      action: "webhook.deleted",
      webhookId: id,
      details: { url, cancelled_deliveries: cancelled },
    });
  });
}
