import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Delivery } from "@/lib/contracts/deliveries";
import { transact } from "@/lib/db/transaction";
import { metrics } from "@/lib/metrics";
import { lockUnfinished } from "./lock-unfinished";
import { deliveryRelations, toDelivery } from "./to-delivery";

/**
 * Cancels a delivery: it gets no further attempt. An attempt in flight ends normally; if it succeeds, the delivery
 * becomes `succeeded`.
 * @throws {AppError} 403, 404; 409 `delivery_finished`
 */
export async function cancelDelivery(context: RequestContext, id: string): Promise<Delivery> {
  authorize(context, "deliveries:write");
  const cancelled = await transact(context.relay, async (tx) => {
    const { webhookId, attemptCount } = await lockUnfinished(tx, context, id);
    await tx.db.$executeRaw`
      update delivery set status = 'cancelled', cancelled_by_user = true, next_attempt_at = null, completed_at = clock_timestamp()
       where id = ${id}`;
    await recordAudit(tx.db, context, {
      action: "delivery.cancelled",
      webhookId,
      targetId: id,
      details: { attempts: attemptCount },
    });
    return toDelivery(await tx.db.delivery.findUniqueOrThrow({ where: { id }, include: deliveryRelations }));
  });
  metrics().deliveries.inc({ status: "cancelled" });
  return cancelled;
}
