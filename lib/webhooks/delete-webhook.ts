import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { transact } from "@/lib/db/transaction";
import { lockOwnWebhook } from "./own-webhook";
import { stopWebhook } from "./stop-webhook";

/** Deletes a webhook and its custom headers. Its deliveries stay readable; unfinished ones are cancelled. */
export async function deleteWebhook(context: RequestContext, id: string): Promise<void> {
  authorize(context, "webhooks:write");
  await transact(context.relay, async (tx) => {
    const webhook = await lockOwnWebhook(tx, context, id);
    await tx.db.webhook.update({
      where: { id },
      data: { deletedAt: new Date(), headerNames: [], sealedHeaders: null },
      select: { id: true },
    });
    const cancelled = await stopWebhook(tx, webhook, "webhook/deleted");
    await recordAudit(tx.db, context, {
      action: "webhook.deleted",
      webhookId: id,
      details: { url: webhook.url, cancelled_deliveries: cancelled },
    });
  });
}
