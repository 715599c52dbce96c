import type { Outbox } from "@/lib/db/transaction";
import type { DeliveryRequest } from "@/lib/deliveries/hand-over";
import { dispatchLimits } from "@/lib/deliveries/limits";

/** What we send to Inngest: ids, never facts. */

export function dispatchRequests(eventIds: string[], deliveryIds: string[]) {
  const message = (event_ids: string[], delivery_ids: string[]) => ({
    name: "webhook/events.recorded" as const,
    data: { event_ids, delivery_ids },
  });
  return [
    ...pages(eventIds).map((page) => message(page, [])),
    ...pages(deliveryIds).map((page) => message([], page)),
  ];
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
