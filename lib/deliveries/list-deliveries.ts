import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Page } from "@/lib/contracts/common";
import type { Delivery, DeliveryPage, ListDeliveriesQuery } from "@/lib/contracts/deliveries";
import { limits } from "@/lib/contracts/limits";
import { prisma } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { readCursor, toPage } from "@/lib/db/keyset";
import { matchesFilter } from "./delivery-filter";
import { dispatchLimits } from "./limits";
import { asReported, type Stops, stopsInProgress } from "./reported-status";
import { deliveryRelations, toDelivery } from "./to-delivery";

/**
 * Lists deliveries and counts the matches. `q` is the full id of a delivery, an event, or the event's object.
 * `hide_failing` leaves out what failed in the current health spell of a webhook, so that one broken receiver does not fill
 * the log. The condition changes no order, so cursors stay valid when a spell begins or ends between two pages.
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
  const { stops, matches } = await conditionsOf(organizationId, query);
  const [page, counted] = await Promise.all([readPage(matches, stops, query), count(matches)]);
  return {
    ...page,
    total: Math.min(counted, limits.countedMax),
    total_is_exact: counted <= limits.countedMax,
  };
}

/** A page of the log without the number of matches. The caller is authorized. */
export async function findDeliveries(
  organizationId: string,
  query: ListDeliveriesQuery,
): Promise<Page<Delivery>> {
  const { stops, matches } = await conditionsOf(organizationId, query);
  return readPage(matches, stops, query);
}

async function conditionsOf(organizationId: string, query: ListDeliveriesQuery) {
  const stops = await stopsInProgress(organizationId);
  const failing = query.hide_failing === "true" ? await failingWebhooks(organizationId) : [];
  const matches = Prisma.join(
    [matchesFilter(organizationId, query, stops), ...failing.map(isNotOf)],
    " and ",
  );
  return { stops, matches };
}

async function readPage(
  matches: Prisma.Sql,
  stops: Stops,
  query: ListDeliveriesQuery,
): Promise<Page<Delivery>> {
  const found = await idsOfPage(matches, query);
  const rows = await prisma().delivery.findMany({ where: { id: { in: found } }, include: deliveryRelations });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const sorted = found.flatMap((id) => byId.get(id) ?? []);
  return toPage(sorted, query, (row) => toDelivery(asReported(row, stops)));
}

interface Failing {
  id: string;
  failingSince: Date | null;
}

/** Webhooks that are failing with so many failed deliveries that the log shows them as one line. */
function failingWebhooks(organizationId: string): Promise<Failing[]> {
  return prisma().webhook.findMany({
    where: {
      organizationId,
      status: "active",
      deletedAt: null,
      consecutiveFailures: { gte: dispatchLimits.unhealthyAfterFailures },
      failingDeliveries: { gte: limits.groupedFailuresMin },
      failingSince: { not: null },
    },
    select: { id: true, failingSince: true },
  });
}

const isNotOf = ({ id, failingSince }: Failing) =>
  Prisma.sql`not (d.status = 'failed' and d.max_attempts > 1 and d.webhook_id = ${id} and d.created_at >= ${failingSince})`;

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
