import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { RecordedEventDetail } from "@/lib/contracts/events";
import { prisma } from "@/lib/db/client";
import { asReported, stopsInProgress } from "@/lib/deliveries/reported-status";
import { deliveryRelations } from "@/lib/deliveries/to-delivery";
import { notFound } from "@/lib/errors";
import { outcomesOf } from "./outcomes";
import { toEvent } from "./to-event";

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
      deliveries: { include: deliveryRelations, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
    },
  });
  if (!event) throw notFound("event");
  const stops = await stopsInProgress(organizationId);
  const reported = event.deliveries.map((row) => asReported(row, stops));
  const outcomes = await outcomesOf(organizationId, [event], reported);
  return {
    ...toEvent(
      event,
      reported.map(({ status }) => ({ status, count: 1 })),
    ),
    payload: event.payload && Buffer.from(event.payload).toString("utf8"),
    removed_payload:
      event.payloadBytes === null || event.payloadSha256 === null
        ? null
        : { bytes: event.payloadBytes, sha256: Buffer.from(event.payloadSha256).toString("hex") },
    webhooks: outcomes.get(event.id) ?? [],
  };
}
