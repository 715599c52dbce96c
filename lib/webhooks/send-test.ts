import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { spendTest } from "@/lib/auth/request-limits";
import { eventCatalog } from "@/lib/contracts/event-catalog";
import type { StartedDelivery, TestWebhookBody } from "@/lib/contracts/webhooks";
import { type Transaction, transact } from "@/lib/db/transaction";
import { createDelivery } from "@/lib/deliveries/create-delivery";
import { recordEvent } from "@/lib/events/record-event";
import { findOwnWebhook, lockOwnWebhook } from "./own-webhook";

/**
 * Sends a ping or a sample event to one webhook through the normal delivery path, even when it is disabled.
 * @param wrong_signature signs it with a random secret, to find out whether the receiver verifies signatures
 * @throws {AppError} 403, 404, 429 over TEST_RATE_LIMIT
 */
export async function sendTest(
  context: RequestContext,
  id: string,
  { event: type, wrong_signature: wrongSignature }: TestWebhookBody,
): Promise<StartedDelivery> {
  authorize(context, "webhooks:write");
  const { organizationId } = await findOwnWebhook(context, id);
  await spendTest(organizationId, id);
  return transact(context, async (tx) => {
    // Locked, so that a concurrent deletion either cancels this test or makes it fail.
    await lockOwnWebhook(tx, context, id);
    const origin = "test";
    const { sample } = eventCatalog[type];
    const data = "webhook_id" in sample ? { ...sample, webhook_id: id } : sample;
    const objectId = "webhook_id" in data ? id : data.id;
    const occurredAt = new Date();
    const eventId = await recordEvent(tx, { organizationId, type, objectId, occurredAt, data, origin });
    const event = { id: eventId, type, objectId, origin } as const;
    const delivery_id = await createDelivery(tx, {
      organizationId,
      webhookId: id,
      event,
      trigger: "test",
      wrongSignature,
    });
    await recordAudit(tx.db, context, {
      action: "webhook.tested",
      webhookId: id,
      targetId: delivery_id,
      details: { event: type, ...(wrongSignature && { wrong_signature: true }) },
    });
    return { delivery_id };
  });
}

/**
 * Pings a saved URL. Call it in the transaction that saves the URL.
 * @returns the delivery's id
 */
export async function startPing(
  tx: Transaction,
  { id, organizationId }: { id: string; organizationId: string },
): Promise<string> {
  const origin = "ping";
  const eventId = await recordEvent(tx, {
    organizationId,
    type: "ping",
    objectId: id,
    occurredAt: new Date(),
    data: { ...eventCatalog.ping.sample, webhook_id: id },
    origin,
  });
  const event = { id: eventId, type: "ping", objectId: id, origin } as const;
  return createDelivery(tx, { organizationId, webhookId: id, event, trigger: "test" });
}
