import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Delivery } from "@/lib/contracts/deliveries";
import type { Database } from "@/lib/db/client";
import { type Transaction, transact } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { metrics } from "@/lib/metrics";
import { requireBody } from "./remove-bodies";
import { asReported, stopsInProgress } from "./reported-status";
import { DELIVERY_GRACE_MS } from "./retry-schedule";
import { deliveryRelations, toDelivery } from "./to-delivery";

/**
 * Makes the waiting attempt of a delivery due now. Under a rate limit, it gets the next turn: its due time is then the
 * earliest of the webhook. Its number and the delays after it stay. The run that sleeps until the original due time stays,
 * too, and then finds the delivery's new state.
 * @throws {AppError} 403, 404; 409 `delivery_finished`; 409 `attempt_in_progress` while the attempt is being made;
 *   410 `erased`, `body_expired`
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
      update delivery d set next_attempt_at = least(next_attempt_at, clock_timestamp(), (
               select min(w.next_attempt_at) - interval '1 millisecond' from delivery w
                where d.is_paced and w.webhook_id = ${webhookId} and w.is_paced and w.status in ('pending', 'retrying'))),
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

/**
 * Locks a delivery that may still get an attempt, so that its result is saved either before or after the caller's change.
 * Claims take no lock: see `isClaimed`.
 * @throws {AppError} 404; 409 `delivery_finished`, also when its webhook is stopped
 */
async function lockUnfinished(tx: Transaction, { organizationId }: RequestContext, id: string) {
  await tx.db
    .$queryRaw`select id from delivery where id = ${id} and organization_id = ${organizationId}::uuid for no key update`;
  const row = await tx.db.delivery.findFirst({ where: { id, organizationId }, include: deliveryRelations });
  if (!row) throw notFound("delivery");
  const { status } = asReported(row, await stopsInProgress(organizationId, tx.db));
  if (status === "pending" || status === "retrying") return row;
  throw conflict(
    "delivery_finished",
    status === "succeeded"
      ? "This delivery already succeeded."
      : `This delivery already ended (${status}). Resend it to send the event again.`,
  );
}

/** True while a process holds the claim of the delivery's next attempt: it waits for a slot or for the receiver. */
async function isClaimed(tx: Transaction, id: string): Promise<boolean> {
  const claims = await tx.db.$queryRaw<unknown[]>`
    select 1 from attempt where delivery_id = ${id} and completed_at is null and lease_expires_at > clock_timestamp()`;
  return claims.length > 0;
}
