import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import { limits } from "@/lib/contracts/limits";
import { prisma } from "@/lib/db/client";
import type { Delivery } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import { changedBeforeFailure } from "./changed-before-failure";
import { asReported, stopsInProgress } from "./reported-status";
import { deliveryRelations, toAttempt, toDelivery } from "./to-delivery";

/**
 * Returns a delivery with its requests and responses. It stays readable after its webhook is deleted.
 * @throws {AppError} 404
 */
export async function getDelivery(context: RequestContext, id: string): Promise<DeliveryDetail> {
  await authorizeLookUp(context, "deliveries:read", { resource: "delivery", targetId: id });
  const row = await prisma().delivery.findFirst({
    where: { id, organizationId: context.organizationId },
    include: {
      ...deliveryRelations,
      event: {
        select: { occurredAt: true, payload: true, erasedAt: true, erasedBy: true, bodyExpiredAt: true },
      },
      attempts: { where: { completedAt: { not: null } }, orderBy: { number: "asc" } },
    },
  });
  if (!row) throw notFound("delivery");
  const delivery = toDelivery(asReported(row, await stopsInProgress(context.organizationId)));
  const failedAt = row.attempts.at(-1)?.startedAt ?? row.createdAt;
  return {
    ...delivery,
    turns_ahead: delivery.waits_for_turn ? await countTurnsAhead(row) : null,
    attempts: row.attempts.flatMap(({ startedAt, ...attempt }) =>
      startedAt ? [toAttempt({ ...attempt, startedAt }, row)] : [],
    ),
    changed_before: row.lastErrorCode === null ? null : await changedBeforeFailure(row.webhookId, failedAt),
    request_body: row.event.payload && Buffer.from(row.event.payload).toString("utf8"),
    erased_at: row.event.erasedAt?.toISOString() ?? null,
    erased_by: row.event.erasedBy,
    body_expired_at: row.event.bodyExpiredAt?.toISOString() ?? null,
  };
}

async function countTurnsAhead({ id, webhookId, webhookEpoch, nextAttemptAt }: Delivery): Promise<number> {
  const [ahead] = await prisma().$queryRaw<[{ count: number }]>`
    select count(*)::int from (
      select from delivery
       where webhook_id = ${webhookId} and is_paced and status in ('pending', 'retrying')
         and webhook_epoch = ${webhookEpoch} and (next_attempt_at, id) < (${nextAttemptAt}, ${id})
       limit ${limits.turnsAheadMax}) ahead`;
  return ahead.count;
}
