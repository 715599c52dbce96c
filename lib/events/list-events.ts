import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { EventPage, ListEventsQuery } from "@/lib/contracts/events";
import { prisma } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { type Position, toCursor } from "@/lib/db/keyset";
import { pool } from "@/lib/db/pool";
import { logBegins } from "@/lib/deliveries/log-begins";
import { asReported, stopsInProgress } from "@/lib/deliveries/reported-status";
import { hasOutcome, matchesFilter, outcomeOf, sorting, upTo } from "./event-filter";
import { type StatusCount, toEvent } from "./to-event";

/** Events whose outcomes one request looks up. Beyond that, its page ends early. */
export const EVENTS_JUDGED = 5_000;

/**
 * Lists recorded events, including those not sent to any webhook. `q` is the full id of an event or its object.
 * Oldest first, the list ends before the first event that an unfinished transaction may still add, and its cursor
 * continues there.
 */
export async function listEvents(context: RequestContext, query: ListEventsQuery): Promise<EventPage> {
  const { webhook_id: webhookId, object_id, q } = query;
  const targetId = q || object_id;
  await authorizeLookUp(context, "deliveries:read", {
    resource: "events",
    ...(webhookId && { webhookId }),
    ...(targetId && { targetId }),
  });
  return findEvents(context.organizationId, query);
}

/** A page of events. The caller is authorized. */
export async function findEvents(organizationId: string, query: ListEventsQuery): Promise<EventPage> {
  const { webhook_id: webhookId, order, cursor } = query;
  // Before the statement that reads the events.
  const before = order === "asc" ? await settledBefore() : null;
  const matches = matchesFilter(organizationId, query, before);
  const { positions, end } = await (webhookId === undefined && query.outcome === undefined
    ? findPage(matches, query)
    : findOutcomes(organizationId, matches, query));
  const ids = positions.map(({ id }) => id);
  const [rows, counts] = await Promise.all([
    prisma().event.findMany({ where: { id: { in: ids } }, omit: { payload: true, skipped: true } }),
    countDeliveries(ids, organizationId),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const last = end ?? (order === "asc" ? positions.at(-1) : undefined);
  return {
    data: ids.flatMap((id) => {
      const row = byId.get(id);
      return row ? [toEvent(row, counts.get(id) ?? [])] : [];
    }),
    next_cursor: last ? toCursor(last) : order === "asc" ? (cursor ?? null) : null,
    has_more: end !== undefined,
  };
}

interface Found {
  positions: Position[];
  /** Where the next page starts, if there is one. */
  end: Position | undefined;
}

/** A page of events, by their own columns only. */
async function findPage(matches: Prisma.Sql, { order, limit }: ListEventsQuery): Promise<Found> {
  const rows = await prisma().$queryRaw<Position[]>`
    select e.id, e.created_at as "createdAt" from event e
     where ${matches} order by ${sorting(order)} limit ${limit + 1}`;
  const positions = rows.slice(0, limit);
  return { positions, end: rows.length > limit ? positions.at(-1) : undefined };
}

/** A page of events by outcome, among the next EVENTS_JUDGED. */
async function findOutcomes(
  organizationId: string,
  matches: Prisma.Sql,
  query: ListEventsQuery,
): Promise<Found> {
  const { webhook_id: webhookId, outcome, order, limit } = query;
  const [webhook, stops, [edge]] = await Promise.all([
    webhookId === undefined
      ? null
      : prisma().webhook.findFirst({ where: { id: webhookId, organizationId }, select: { createdAt: true } }),
    stopsInProgress(organizationId),
    prisma().$queryRaw<Position[]>`
      select e.id, e.created_at as "createdAt" from event e
       where ${matches} order by ${sorting(order)} limit 1 offset ${EVENTS_JUDGED - 1}`,
  ]);
  if (webhookId !== undefined && !webhook) return { positions: [], end: undefined };
  // The deliveries of earlier events may have been deleted.
  const begins = await logBegins(organizationId);
  const missedSince = webhook && new Date(Math.max(webhook.createdAt.getTime(), begins.getTime()));
  const rows = await prisma().$queryRaw<Position[]>`
    select e.id, e.created_at as "createdAt" from event e
     cross join lateral (${outcomeOf(webhookId, stops)}) o
     where ${matches} ${edge ? Prisma.sql`and ${upTo(edge, order)}` : Prisma.empty}
       and ${hasOutcome(outcome, missedSince)}
     order by ${sorting(order)} limit ${limit + 1}`;
  const positions = rows.slice(0, limit);
  return { positions, end: rows.length > limit ? positions.at(-1) : edge };
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

/**
 * A statement with a transaction id has written a row. One without may have read the clock for its first row, but writes
 * it within milliseconds: one that still runs after a minute is a long read, for example of a backup.
 */
const SETTLED_BEFORE = `
select date_trunc('milliseconds', least(statement_timestamp(), min(
         case when backend_xid is not null then xact_start else query_start end))) as at
  from pg_stat_activity
 where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
   and (backend_xid is not null or state = 'active' and query_start > statement_timestamp() - interval '1 minute')`;

/**
 * Returns a time before which no further event can appear in the next statement of the caller: every transaction that
 * can still record one started later, and the database's clock gives an event a time within its transaction. A reader
 * of events up to this time, oldest first, never misses one that commits late.
 *
 * A transaction shows its start only to its own role, with which all processes connect.
 */
async function settledBefore(): Promise<Date> {
  const { rows } = await pool().query<{ at: Date }>({ name: "settled-before", text: SETTLED_BEFORE });
  return rows[0]?.at ?? new Date(0);
}
