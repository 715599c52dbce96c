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
    ...newestFirst(query),
  });
  const counts = await deliveriesOf(rows.map(({ id }) => id));
  return toPage(rows, query, (row) => toEvent(row, counts.get(row.id) ?? 0));
}

/** By a query of its own: Prisma's `_count` would count the deliveries of the whole log to show one page. */
async function deliveriesOf(eventIds: string[]): Promise<Map<string, number>> {
  const counts = await prisma().delivery.groupBy({
    by: ["eventId"],
    where: { eventId: { in: eventIds } },
    _count: true,
  });
  return new Map(counts.map(({ eventId, _count }) => [eventId, _count]));
}
