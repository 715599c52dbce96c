import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { spendTest } from "@/lib/auth/request-limits";
import type { resendDeliveryBody } from "@/lib/contracts/deliveries";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { StartedDelivery } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { type Transaction, transact } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { createDelivery } from "./create-delivery";
import { requireBody } from "./remove-bodies";

/**
 * Creates a new delivery of the same event to the same webhook, with identical bytes.
 * @param force also while a delivery of the event to the webhook is unfinished
 * @throws {AppError} 403, 404; 409 when the webhook is disabled or deleted; 409 `delivery_unfinished`, `wrong_signature`;
 *   410 `erased`, `body_expired`; 429 for a sample over TEST_RATE_LIMIT
 */
export async function resendDelivery(
  context: RequestContext,
  id: string,
  { force }: z.output<typeof resendDeliveryBody>,
): Promise<StartedDelivery> {
  authorize(context, "deliveries:write");
  const { organizationId } = context;
  const original = await prisma().delivery.findFirst({
    where: { id, organizationId },
    include: { event: { select: { origin: true } } },
  });
  if (!original) throw notFound("delivery");
  if (original.wrongSignature) {
    throw conflict(
      "wrong_signature",
      "This test was sent with a wrong signature on purpose. Send a new test instead.",
    );
  }
  const { webhookId, objectId, eventId } = original;
  if (original.event.origin !== "application") await spendTest(context.organizationId, webhookId);
  return transact(context, async (tx) => {
    await requireBody(tx.db, eventId);
    await requireOpenWebhook(tx, webhookId);
    if (!force) await requireNoUnfinished(tx, webhookId, eventId);
    const delivery_id = await createDelivery(tx, {
      organizationId,
      webhookId,
      event: {
        id: eventId,
        type: original.eventType as EventType,
        objectId,
        origin: original.event.origin,
      },
      trigger: "resend",
    });
    await recordAudit(tx.db, context, {
      action: "delivery.resent",
      webhookId,
      targetId: delivery_id,
      details: { original: id },
    });
    return { delivery_id };
  });
}

/** Locks the webhook, since a concurrent stop would not cancel a delivery that it cannot see yet. */
async function requireOpenWebhook(tx: Transaction, id: string): Promise<void> {
  await tx.db.$queryRaw`select id from webhook where id = ${id} for share`;
  const webhook = await tx.db.webhook.findUniqueOrThrow({
    where: { id },
    select: { status: true, deletedAt: true },
  });
  if (webhook.deletedAt) {
    throw conflict(
      "webhook_deleted",
      "The webhook of this delivery was deleted, so it cannot be sent again.",
    );
  }
  if (webhook.status === "disabled") {
    throw conflict("webhook_disabled", "The webhook is disabled. Enable it, then send the delivery again.");
  }
}

/** The advisory lock makes resends that start at the same time see each other. */
async function requireNoUnfinished(tx: Transaction, webhookId: string, eventId: string): Promise<void> {
  const pair = `resend:${eventId}:${webhookId}`;
  await tx.db.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${pair}, 0))`;
  const [unfinished] = await tx.db.$queryRaw<{ id: string }[]>`
    select d.id from delivery d join webhook w on w.id = d.webhook_id
     where d.event_id = ${eventId} and d.webhook_id = ${webhookId} and d.status in ('pending', 'retrying')
       and d.webhook_epoch = w.epoch
     order by d.created_at desc limit 1`;
  if (!unfinished) return;
  throw conflict(
    "delivery_unfinished",
    "A delivery of this event to this webhook is not finished yet. Retry it now instead of sending the event twice.",
    { delivery_id: unfinished.id },
  );
}
