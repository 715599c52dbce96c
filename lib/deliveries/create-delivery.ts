import type { DeliveryTrigger } from "@/lib/contracts/deliveries";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { Transaction } from "@/lib/db/transaction";
import { newId } from "@/lib/ids";
import { DELIVERY_GRACE_MS, MAX_ATTEMPTS } from "./schedule";

export interface NewDelivery {
  organizationId: string;
  webhookId: string;
  event: { id: string; type: EventType; objectId: string; origin: "application" | "ping" | "test" };
  trigger: Exclude<DeliveryTrigger, "event">;
}

/**
 * Inserts a delivery that a route asks for itself (ping, test, resend) in the caller's transaction; after the
 * commit the relay starts it. Pings and samples get one attempt, whoever sends them again.
 * @returns the delivery's id
 */
export async function createDelivery(tx: Transaction, delivery: NewDelivery): Promise<string> {
  const id = newId("delivery");
  const now = new Date();
  await tx.db.delivery.create({
    data: {
      id,
      organizationId: delivery.organizationId,
      webhookId: delivery.webhookId,
      eventId: delivery.event.id,
      eventType: delivery.event.type,
      objectId: delivery.event.objectId,
      trigger: delivery.trigger,
      maxAttempts: delivery.event.origin === "application" ? MAX_ATTEMPTS : 1,
      nextAttemptAt: now,
      createdAt: now,
      sweepAfter: new Date(now.getTime() + DELIVERY_GRACE_MS),
    },
    select: { id: true },
  });
  tx.outbox.deliveryIds.push(id);
  return id;
}
