import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { DeliveryPage, ListDeliveriesQuery } from "@/lib/contracts/deliveries";
import { limits } from "@/lib/contracts/limits";
import { prisma } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { readCursor, toPage } from "@/lib/db/keyset";
import { matchesFilter } from "./delivery-filter";
import { asReported, stopsInProgress } from "./reported-status";
import { deliveryRelations, toDelivery } from "./to-delivery";

/**
 * Lists deliveries and counts the matches. `q` is the full id of a delivery, an event, or the event's object.
 */
export async function listDeliveries(
  context: RequestContext,
  query: ListDeliveriesQuery,
): Promise<DeliveryPage> {
  const { webhook_id: webhookId, q } = query;
  await authorizeLookUp(context, "deliveries:read", {
    resource: "deliveries",
    ...(webhookId && { webhookId }),
    ...(q && { targetId: q }),
  });
  const { organizationId } = context;
  const stops = await stopsInProgress(organizationId);
  const matches = matchesFilter(organizationId, query, stops);
  const [found, counted] = await Promise.all([idsOfPage(matches, query), count(matches)]);
  const rows = await prisma().delivery.findMany({ where: { id: { in: found } }, include: deliveryRelations });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const sorted = found.flatMap((id) => byId.get(id) ?? []);
  return {
    ...toPage(sorted, query, (row) => toDelivery(asReported(row, stops))),
    total: Math.min(counted, limits.countedMax),
    total_is_exact: counted <= limits.countedMax,
  };
}

/** The ids of the page, and one more if there is a next page. */
async function idsOfPage(matches: Prisma.Sql, query: ListDeliveriesQuery): Promise<string[]> {
  const direction = query.order === "desc" ? Prisma.sql`desc` : Prisma.sql`asc`;
  const rows = await prisma().$queryRaw<{ id: string }[]>`
    select d.id from delivery d
     where ${matches} ${after(query)}
     order by d.created_at ${direction}, d.id ${direction}
     limit ${query.limit + 1}`;
  return rows.map(({ id }) => id);
}

/**
 * The condition for the page after the cursor. The second condition implies the first, but PostgreSQL needs
 * the first to start in the middle of the index.
 */
function after({ cursor, order }: ListDeliveriesQuery): Prisma.Sql {
  if (cursor === undefined) return Prisma.empty;
  const { createdAt, id } = readCursor(cursor, "delivery");
  return order === "desc"
    ? Prisma.sql`and d.created_at <= ${createdAt} and (d.created_at, d.id) < (${createdAt}, ${id})`
    : Prisma.sql`and d.created_at >= ${createdAt} and (d.created_at, d.id) > (${createdAt}, ${id})`;
}

/**
 * Number of matches, up to one more than the limit. Counts the newest first, so that an index is read and not
 * the table from its oldest row.
 */
async function count(matches: Prisma.Sql): Promise<number> {
  const [row] = await prisma().$queryRaw<[{ count: number }]>`
    select count(*)::int as count
      from (select from delivery d where ${matches}
             order by d.created_at desc limit ${limits.countedMax + 1}) matching`;
  return row.count;
}
