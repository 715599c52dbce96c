import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Page } from "@/lib/contracts/common";
import type { listEventsQuery, RecordedEvent } from "@/lib/contracts/events";
import { prisma } from "@/lib/db/client";
import { createdBetween, newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { kindOfId } from "@/lib/ids";
import { toEvent } from "./to-event";

/** Every recorded event, whether anybody got it or not. `q` is a whole id of an event or of its object. */
export async function listEvents(
  context: RequestContext,
  query: z.output<typeof listEventsQuery>,
): Promise<Page<RecordedEvent>> {
  const { event: type, q } = query;
  await authorizeLookUp(context, "deliveries:read", { resource: "events", ...(q && { targetId: q }) });
  const rows = await prisma().event.findMany({
    where: {
      organizationId: context.organizationId,
      ...(type && { type }),
      ...(q && (kindOfId(q) === "event" ? { id: q } : { objectId: q })),
      AND: [...olderThan(query.cursor), ...createdBetween(query)],
    },
    omit: { payload: true, skipped: true },
    include: { _count: { select: { deliveries: true } } },
    ...newestFirst(query),
  });
  return toPage(rows, query, toEvent);
}
