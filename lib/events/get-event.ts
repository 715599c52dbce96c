import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { RecordedEventDetail } from "@/lib/contracts/events";
import { prisma } from "@/lib/db/client";
import { asReported, stopsInProgress } from "@/lib/deliveries/reported-status";
import { toDelivery, withEventTime } from "@/lib/deliveries/to-delivery";
import { notFound } from "@/lib/errors";
import { toEvent } from "./to-event";
import { whyNoDelivery } from "./why-no-delivery";

/**
 * Returns an event with its payload and, for each webhook, its deliveries or the reason why there are none.
 * @throws {AppError} 404
 */
export async function getEvent(context: RequestContext, id: string): Promise<RecordedEventDetail> {
  await authorizeLookUp(context, "deliveries:read", { resource: "event", targetId: id });
  const { organizationId } = context;
  const event = await prisma().event.findFirst({
    where: { id, organizationId },
    include: {
      deliveries: { include: withEventTime, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
    },
  });
  if (!event) throw notFound("event");
  const stops = await stopsInProgress(organizationId);
  const reported = event.deliveries.map((row) => asReported(row, stops));
  const reached = event.deliveries.map(({ webhookId }) => webhookId);
  // A ping or a sample is for one webhook only, so the other webhooks are not listed.
  const isForAll = event.origin === "application";
  const webhooks = await prisma().webhook.findMany({
    where: {
      organizationId,
      OR: [
        { id: { in: reached } },
        ...(isForAll ? [{ deletedAt: null }, { deletedAt: { gt: event.createdAt } }] : []),
      ],
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return {
    ...toEvent(
      event,
      reported.map(({ status }) => ({ status, count: 1 })),
    ),
    payload: Buffer.from(event.payload).toString("utf8"),
    webhooks: webhooks.flatMap((webhook) => {
      const deliveries = reported.filter(({ webhookId }) => webhookId === webhook.id).map(toDelivery);
      const why = deliveries.length > 0 ? null : whyNoDelivery(event, webhook);
      if (deliveries.length === 0 && !why) return [];
      return {
        webhook_id: webhook.id,
        url: webhook.url,
        deliveries,
        reason: why?.reason ?? null,
        since: why?.since?.toISOString() ?? null,
      };
    }),
  };
}
