import { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import { may } from "@/lib/contracts/permissions";
import type { Timeline, TimelineEvent, timelineQuery } from "@/lib/contracts/timeline";
import { prisma } from "@/lib/db/client";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { pool } from "@/lib/db/pool";
import { asReported, stopsInProgress } from "@/lib/deliveries/reported-status";
import { deliveryRelations } from "@/lib/deliveries/to-delivery";
import { notFound } from "@/lib/errors";
import { kindOfId } from "@/lib/ids";
import { countDeliveries } from "./list-events";
import { outcomesOf } from "./outcomes";
import { toEvent } from "./to-event";

/** Deliveries of one event to one webhook that a timeline shows. The event itself lists all of them. */
export const DELIVERIES_SHOWN = 3;

/**
 * Returns what happened to a lead, booking, or conversation: its creation, and a page of its events, each with
 * the outcome for every webhook. Contains no customer data for support staff.
 * @throws {AppError} 404
 */
export async function getTimeline(
  context: RequestContext,
  id: string,
  query: z.output<typeof timelineQuery>,
): Promise<Timeline> {
  await authorizeLookUp(context, "deliveries:read", { resource: "timeline", targetId: id });
  const { organizationId } = context;
  const object = await findObject(organizationId, id);
  if (!object) throw notFound("lead, booking, or conversation");
  const rows = await prisma().event.findMany({
    where: { organizationId, objectId: id, AND: olderThan(query.cursor, "event") },
    omit: { payload: true },
    ...newestFirst(query),
  });
  const page = toPage(rows, query, (row) => row);
  const ids = page.data.map((row) => row.id);
  const [latest, counts, changes] = await Promise.all([
    latestDeliveries(organizationId, ids),
    countDeliveries(ids, organizationId),
    statusChanges(page.data),
  ]);
  const outcomes = await outcomesOf(organizationId, page.data, latest);
  return {
    object: await toObject(context, object),
    data: page.data.map(
      (row): TimelineEvent => ({
        ...toEvent(row, counts.get(row.id) ?? []),
        change: changes.get(row.id) ?? null,
        webhooks: outcomes.get(row.id) ?? [],
      }),
    ),
    next_cursor: page.next_cursor,
  };
}

async function findObject(organizationId: string, id: string) {
  const where = { id, organizationId };
  switch (kindOfId(id)) {
    case "lead": {
      const row = await prisma().lead.findFirst({ where });
      return row && { kind: "lead" as const, label: row.name, row, leadId: id };
    }
    case "booking": {
      const row = await prisma().booking.findFirst({ where });
      return row && { kind: "booking" as const, label: row.customerName, row, leadId: row.leadId };
    }
    case "conversation": {
      const row = await prisma().conversation.findFirst({ where });
      return row && { kind: "conversation" as const, label: row.channel, row, leadId: row.leadId };
    }
    default:
      return null;
  }
}

type Found = NonNullable<Awaited<ReturnType<typeof findObject>>>;

async function toObject(context: RequestContext, { kind, label, row, leadId }: Found) {
  const isVisible = may(context.standing, "crm:read") && row.erasedAt === null;
  return {
    id: row.id,
    kind,
    label: isVisible ? label : null,
    status: row.status,
    created_at: row.createdAt.toISOString(),
    erased_at: row.erasedAt?.toISOString() ?? null,
    erased_by: row.erasedBy,
    erasure_id: row.erasureId,
    related: await countRelated(context.organizationId, row.id, leadId),
  };
}

/** The lead, and its bookings and conversations, apart from the object itself and from what was erased. */
async function countRelated(organizationId: string, id: string, leadId: string | null): Promise<number> {
  if (leadId === null) return 0;
  const where = { organizationId, erasedAt: null };
  const counts = await Promise.all([
    prisma().lead.count({ where: { ...where, id: { equals: leadId, not: id } } }),
    prisma().booking.count({ where: { ...where, leadId, id: { not: id } } }),
    prisma().conversation.count({ where: { ...where, leadId, id: { not: id } } }),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}

const LATEST = `
select id from (
  select id, row_number() over (partition by event_id, webhook_id order by created_at desc, id desc) as place
    from delivery where event_id = any($1)
) numbered where place <= ${DELIVERIES_SHOWN}`;

/** The newest deliveries of each event to each webhook, oldest first. */
async function latestDeliveries(organizationId: string, eventIds: string[]) {
  const { rows } = await pool().query<{ id: string }>({
    name: "timeline-deliveries",
    text: LATEST,
    values: [eventIds],
  });
  const [deliveries, stops] = await Promise.all([
    prisma().delivery.findMany({
      where: { id: { in: rows.map(({ id }) => id) } },
      include: deliveryRelations,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    }),
    stopsInProgress(organizationId),
  ]);
  return deliveries.map((row) => asReported(row, stops));
}

/** The part of the payload of lead.status_changed that is not customer data. */
const statusChange = z.object({ data: z.object({ previous_status: z.string(), status: z.string() }) });

/** Payloads are read for this event type only, because they can be large. */
async function statusChanges(events: { id: string; type: string }[]) {
  const ids = events.filter(({ type }) => type === "lead.status_changed").map(({ id }) => id);
  const rows = await prisma().event.findMany({
    where: { id: { in: ids }, payload: { not: null } },
    select: { id: true, payload: true },
  });
  return new Map(
    rows.flatMap(({ id, payload }) => {
      const parsed = statusChange.safeParse(JSON.parse(Buffer.from(payload ?? "null").toString("utf8")));
      return parsed.success
        ? [
            [
              id,
              { previous_status: parsed.data.data.previous_status, status: parsed.data.data.status },
            ] as const,
          ]
        : [];
    }),
  );
}
