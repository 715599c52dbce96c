import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Delivery } from "@/lib/contracts/deliveries";
import type { Database } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { isClaimed, lockUnfinished } from "./lock-unfinished";
import { requireBody } from "./remove-bodies";
import { DELIVERY_GRACE_MS } from "./retry-schedule";
import { deliveryRelations, toDelivery } from "./to-delivery";

/**
 * Makes the waiting attempt of a delivery due now. Its number and the delays after it stay. The run that sleeps until
 * the original due time stays, too, and then finds the delivery's new state.
 * @throws {AppError} 403, 404; 409 `delivery_finished`; 409 `attempt_in_progress` while the attempt is being made;
 *   410 `erased`
 */
export async function retryNow(context: RequestContext, id: string): Promise<Delivery> {
  authorize(context, "deliveries:write");
  return transact(context.relay, async (tx) => {
    await requireOwnBody(tx.db, context, id);
    const { webhookId, organizationId, attemptCount } = await lockUnfinished(tx, context, id);
    if (await isClaimed(tx, id)) {
      throw conflict(
        "attempt_in_progress",
        "An attempt is being made right now. Wait for its result, then try again.",
      );
    }
    await tx.db.$executeRaw`
      update delivery set next_attempt_at = least(next_attempt_at, clock_timestamp()),
             sweep_after = clock_timestamp() + ${DELIVERY_GRACE_MS} * interval '1 millisecond'
       where id = ${id}`;
    tx.outbox.broughtForward.push({ deliveryId: id, webhookId, organizationId });
    await recordAudit(tx.db, context, {
      action: "delivery.retried",
      webhookId,
      targetId: id,
      details: { attempt: attemptCount + 1 },
    });
    return toDelivery(await tx.db.delivery.findUniqueOrThrow({ where: { id }, include: deliveryRelations }));
  });
}

/** Before the delivery is locked, because an erasure locks events first. */
async function requireOwnBody(db: Database, { organizationId }: RequestContext, id: string): Promise<void> {
  const delivery = await db.delivery.findFirst({ where: { id, organizationId }, select: { eventId: true } });
  if (!delivery) throw notFound("delivery");
  await requireBody(db, delivery.eventId);
}
