import { eventCatalog } from "@/lib/contracts/event-catalog";
import type { Transaction } from "@/lib/db/transaction";
import { createDelivery } from "@/lib/deliveries/create-delivery";
import { recordEvent } from "@/lib/events/record-event";

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
