import type { Outbox } from "@/lib/db/transaction";
import type { DeliveryRequest } from "@/lib/deliveries/hand-over";
import { dispatchLimits } from "@/lib/deliveries/limits";

/** What we send to Inngest: ids, never facts. */

export function dispatchRequests(eventIds: string[], deliveryIds: string[]) {
  const messages = [];
  const { idsPerEvent } = dispatchLimits;
  for (let at = 0; at < Math.max(eventIds.length, deliveryIds.length); at += idsPerEvent) {
    messages.push({
      name: "webhook/events.recorded" as const,
      data: {
        event_ids: eventIds.slice(at, at + idsPerEvent),
        delivery_ids: deliveryIds.slice(at, at + idsPerEvent),
      },
    });
  }
  return messages;
}

/** The id dedups double sends of one delivery for 24 h; the sweeper, which means it, varies it. */
export function deliveryRequest({ deliveryId, webhookId }: DeliveryRequest, id = deliveryId) {
  return {
    id,
    name: "webhook/delivery.requested" as const,
    data: { delivery_id: deliveryId, webhook_id: webhookId },
  };
}

export function stopSignals(stopped: Outbox["stopped"]) {
  return stopped.map(({ name, webhookId }) => ({ name, data: { webhook_id: webhookId } }));
}

/** Cuts a list into pages of what one send may carry. */
export function pages<T>(list: T[], size: number = dispatchLimits.idsPerEvent): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}
