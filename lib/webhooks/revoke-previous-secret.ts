import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Webhook } from "@/lib/contracts/webhooks";
import { transact } from "@/lib/db/transaction";
import { lockOwnWebhook } from "./own-webhook";
import { toWebhook } from "./to-webhook";

/** Ends the overlap and deletes the previous secret. Does nothing when there is none. */
export async function revokePreviousSecret(context: RequestContext, id: string): Promise<Webhook> {
  authorize(context, "webhooks:secrets");
  return transact(context.relay, async (tx) => {
    const webhook = await lockOwnWebhook(tx, context, id);
    if (!webhook.previousSecretExpiresAt) return toWebhook(webhook);
    const revoked = await tx.db.webhook.update({
      where: { id },
      data: { previousSecret: null, previousSecretExpiresAt: null },
    });
    await recordAudit(tx.db, context, { action: "webhook.previous_secret_revoked", webhookId: id });
    return toWebhook(revoked);
  });
}
