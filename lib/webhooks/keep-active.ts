import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Webhook } from "@/lib/contracts/webhooks";
import { transact } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { conflict } from "@/lib/errors";
import { lockOwnWebhook } from "./own-webhook";
import { toWebhook } from "./to-webhook";
import { disablesAt } from "./webhook-health";

/**
 * Postpones automatic disabling by WEBHOOK_DISABLE_AFTER.
 * @throws {AppError} 403; 404; 409 `not_disabling` when the webhook is not about to be disabled; 409
 *   `already_postponed` when it has more than that time left, so that a double click postpones once
 */
export async function keepActive(context: RequestContext, id: string): Promise<Webhook> {
  authorize(context, "webhooks:write");
  return transact(context.relay, async (tx) => {
    const webhook = await lockOwnWebhook(tx, context, id);
    const after = env().WEBHOOK_DISABLE_AFTER;
    const end = disablesAt(webhook);
    if (after === null || end === null)
      throw conflict("not_disabling", "This webhook is not about to be disabled automatically.");
    if (end.getTime() > Date.now() + after)
      throw conflict("already_postponed", "The disabling of this webhook is already postponed.");
    const kept = await tx.db.webhook.update({
      where: { id },
      data: { disablePostponedSeconds: { increment: Math.ceil(after / 1_000) } },
    });
    await recordAudit(tx.db, context, {
      action: "webhook.kept_active",
      webhookId: id,
      details: { url: webhook.url, disables_at: disablesAt(kept)?.toISOString() ?? null },
    });
    return toWebhook(kept);
  });
}
