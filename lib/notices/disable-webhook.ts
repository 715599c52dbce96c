import { recordSystemAudit } from "@/lib/audit/record-audit";
import { type Relay, transact } from "@/lib/db/transaction";
import { stopWebhook } from "@/lib/webhooks/stop-webhook";
import { disablesAt } from "@/lib/webhooks/webhook-health";
import { recordNotice } from "./record-notice";
import { shortError } from "./short-error";

/**
 * Disables a webhook whose time is over, with its audit entry and notice in one transaction. The decision is made again
 * while the webhook is locked, because a delivery may have succeeded, or an admin may have kept it active.
 * @returns whether it was disabled
 */
export function disableWebhook(relay: Relay, id: string, now: Date): Promise<boolean> {
  return transact(relay, async (tx) => {
    await tx.db.$queryRaw`select id from webhook where id = ${id} for no key update`;
    const webhook = await tx.db.webhook.findFirst({ where: { id, status: "active", deletedAt: null } });
    const spell = await tx.db.healthSpell.findFirst({ where: { webhookId: id, endedAt: null } });
    const end = webhook && disablesAt(webhook);
    if (!webhook?.failingSince || !spell || !end || end > now) return false;
    const { organizationId, url, failingDeliveries, failingSince } = webhook;
    const error = shortError(webhook.failingStatusCode, webhook.failingErrorCode);
    await tx.db.webhook.update({
      where: { id },
      data: {
        status: "disabled",
        disabledBy: "system",
        disabledAt: now,
        disabledReason: `Disabled automatically after it failed without a success (${error})`,
      },
      select: { id: true },
    });
    const cancelled = await stopWebhook(tx, webhook, "webhook/disabled");
    await recordSystemAudit(tx.db, organizationId, {
      action: "webhook.disabled",
      webhookId: id,
      details: { url, cancelled_deliveries: cancelled, failed_deliveries: failingDeliveries },
    });
    await recordNotice(tx.db, {
      organizationId,
      type: "webhook.disabled",
      subjectId: spell.id,
      webhookId: id,
      details: { url, since: failingSince.toISOString(), error, failed_deliveries: failingDeliveries },
      at: now,
    });
    return true;
  });
}
