import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Page } from "@/lib/contracts/common";
import type { listEventsQuery, RecordedEvent } from "@/lib/contracts/events";
import { prisma } from "@/lib/db/client";
import { createdBetween, newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { asReported, stopsInProgress } from "@/lib/deliveries/reported-status";
import { kindOfId } from "@/lib/ids";
import { type StatusCount, toEvent } from "./to-event";

/**
 * Lists recorded events, including those not sent to any webhook. `q` is the full id of an event or its
 * object.
 */
export async function listEvents(
  context: RequestContext,
  query: z.output<typeof listEventsQuery>,
): Promise<Page<RecordedEvent>> {
  const { event: type, unsent, q } = query;
  await authorizeLookUp(context, "deliveries:read", { resource: "events", ...(q && { targetId: q }) });
  const { organizationId } = context;
  const rows = await prisma().event.findMany({
    where: {
      organizationId,
      ...(type && { type }),
      ...(unsent && { unsent: unsent === "true" }),
      ...(q && (kindOfId(q) === "event" ? { id: q } : { objectId: q })),
      AND: [...olderThan(query.cursor, "event"), ...createdBetween(query)],
    },
    omit: { payload: true, skipped: true },
    ...newestFirst(query),
  });
  const counts = await countDeliveries(
    rows.map(({ id }) => id),
    organizationId,
  );
  return toPage(rows, query, (row) => toEvent(row, counts.get(row.id) ?? []));
}

/** A separate query, because Prisma's `_count` would count the deliveries of the entire log for each page. */
export async function countDeliveries(
  eventIds: string[],
  organizationId: string,
): Promise<Map<string, StatusCount[]>> {
  const [rows, stops] = await Promise.all([
    prisma().delivery.groupBy({
      by: ["eventId", "status", "webhookId", "webhookEpoch"],
      where: { eventId: { in: eventIds } },
      _count: true,
    }),
    stopsInProgress(organizationId),
  ]);
  const counts = new Map<string, StatusCount[]>(eventIds.map((id) => [id, []]));
  for (const { eventId, _count, ...row } of rows) {
    const { status } = asReported({ ...row, nextAttemptAt: null, completedAt: null }, stops);
    counts.get(eventId)?.push({ status, count: _count });
  }
  return counts;
}
