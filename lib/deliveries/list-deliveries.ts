import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Page } from "@/lib/contracts/common";
import type { Delivery, listDeliveriesQuery } from "@/lib/contracts/deliveries";
import { prisma } from "@/lib/db/client";
import { createdBetween, newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { kindOfId } from "@/lib/ids";
import { asReported, hasReportedStatus, stopsInProgress } from "./reported-status";
import { toDelivery, withEventTime } from "./to-delivery";

/** Lists deliveries. `q` is the full id of a delivery, an event, or the event's object. */
export async function listDeliveries(
  context: RequestContext,
  query: z.output<typeof listDeliveriesQuery>,
): Promise<Page<Delivery>> {
  const { webhook_id: webhookId, status, event: eventType, q } = query;
  await authorizeLookUp(context, "deliveries:read", {
    resource: "deliveries",
    ...(webhookId && { webhookId }),
    ...(q && { targetId: q }),
  });
  const { organizationId } = context;
  const stops = await stopsInProgress(organizationId);
  const rows = await prisma().delivery.findMany({
    where: {
      organizationId,
      ...(webhookId && { webhookId }),
      ...(eventType && { eventType }),
      ...(q && named(q, organizationId)),
      AND: [
        ...(status ? [hasReportedStatus(status, stops)] : []),
        ...olderThan(query.cursor, "delivery"),
        ...createdBetween(query),
      ],
    },
    include: withEventTime,
    ...newestFirst(query),
  });
  return toPage(rows, query, (row) => toDelivery(asReported(row, stops)));
}

/**
 * Finds objects through their events, which are fewer than deliveries; this saves an index on every delivery.
 */
function named(q: string, organizationId: string) {
  const kind = kindOfId(q);
  if (kind === "delivery") return { id: q };
  return kind === "event" ? { eventId: q } : { event: { organizationId, objectId: q } };
}
