import { seal } from "@/lib/crypto/seal";
import { newSecret } from "@/lib/crypto/sign";
import { newId } from "@/lib/ids";
import { DAY_MS, type FaultContext, faultWebhook, minutesAgo } from "./fault-context";
import type { FaultWebhook } from "./sample-faults";

/** Adds a webhook, and the audit entry of its disabling. @returns its signing secret */
export async function addFaultWebhook(context: FaultContext, webhook: FaultWebhook): Promise<string> {
  const { db, fault, organizationId, key, now } = context;
  const secret = newSecret();
  const id = faultWebhook(fault, webhook);
  const { url, events, disabledMinutes } = webhook;
  await db.webhook.create({
    data: {
      id,
      organizationId,
      url,
      events,
      secret: new Uint8Array(seal(secret, { organizationId, webhookId: id, slot: "current" }, [key])),
      secretHint: secret.slice(-4),
      createdAt: new Date(now - 30 * DAY_MS),
      ...(disabledMinutes && {
        status: "disabled",
        disabledReason: "Disabled by Ana Admin",
        disabledBy: "user",
        disabledAt: minutesAgo(context, disabledMinutes),
        stoppedAt: minutesAgo(context, disabledMinutes),
      }),
    },
  });
  if (disabledMinutes) await addFaultAudit(context, "webhook.disabled", disabledMinutes, webhook, { url });
  return secret;
}

/** Adds the audit entry of a change that Ana Admin made to a webhook. */
export async function addFaultAudit(
  context: FaultContext,
  action: string,
  minutes: number,
  webhook: FaultWebhook,
  details: object,
): Promise<void> {
  await context.db.auditEntry.create({
    data: {
      id: newId("audit"),
      organizationId: context.organizationId,
      actorName: "Ana Admin",
      actorEmail: "ana@example.com",
      action,
      webhookId: faultWebhook(context.fault, webhook),
      details,
      createdAt: minutesAgo(context, minutes),
    },
  });
}
