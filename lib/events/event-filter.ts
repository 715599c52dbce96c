import type { ListEventsQuery } from "@/lib/contracts/events";
import type { EventOutcome } from "@/lib/contracts/vocabulary";
import { Prisma } from "@/lib/db/generated/client";
import { type Position, readCursor } from "@/lib/db/keyset";
import { hasReportedStatus, type Stops } from "@/lib/deliveries/reported-status";
import { kindOfId } from "@/lib/ids";

const { sql } = Prisma;

const all = (conditions: unknown[]) =>
  Prisma.join(
    conditions.filter((condition) => condition instanceof Prisma.Sql),
    " and ",
  );

/**
 * SQL condition on the table `event e`, which an index finds, for the page after the cursor.
 * @param before excludes events that were recorded at or after this time
 * @throws {AppError} 422 for an invalid cursor
 */
export function matchesFilter(
  organizationId: string,
  query: ListEventsQuery,
  before: Date | null,
): Prisma.Sql {
  const { event, object_id, unsent, outcome, webhook_id, q, from, to, order } = query;
  const cursor = query.cursor === undefined ? null : readCursor(query.cursor, "event");
  return all([
    sql`e.organization_id = ${organizationId}::uuid`,
    event && sql`e.type = ${event}`,
    object_id && sql`e.object_id = ${object_id}`,
    q && (kindOfId(q) === "event" ? sql`e.id = ${q}` : sql`e.object_id = ${q}`),
    unsent && (unsent === "true" ? sql`e.unsent` : sql`not e.unsent`),
    // Implied by the outcome, for the partial index.
    outcome === "not_sent" && webhook_id === undefined && sql`e.unsent`,
    from && sql`e.created_at >= ${from}::timestamptz`,
    to && sql`e.created_at < ${to}::timestamptz`,
    before && sql`e.created_at < ${before}`,
    cursor && after(cursor, order),
  ]);
}

/**
 * Rows behind a position. The second condition implies the first, but PostgreSQL needs the first to start in the
 * middle of the index.
 */
const after = ({ createdAt, id }: Position, order: ListEventsQuery["order"]) =>
  order === "desc"
    ? sql`e.created_at <= ${createdAt} and (e.created_at, e.id) < (${createdAt}, ${id})`
    : sql`e.created_at >= ${createdAt} and (e.created_at, e.id) > (${createdAt}, ${id})`;

/** Rows up to a position, and the row there. */
export const upTo = ({ createdAt, id }: Position, order: ListEventsQuery["order"]) =>
  order === "desc"
    ? sql`e.created_at >= ${createdAt} and (e.created_at, e.id) >= (${createdAt}, ${id})`
    : sql`e.created_at <= ${createdAt} and (e.created_at, e.id) <= (${createdAt}, ${id})`;

export const sorting = (order: ListEventsQuery["order"]) =>
  order === "desc" ? sql`e.created_at desc, e.id desc` : sql`e.created_at, e.id`;

/**
 * The deliveries of the event `e` at a webhook, or at any of its webhooks, for `hasOutcome`. An aggregate, because
 * PostgreSQL must look up the deliveries of each event instead of joining the log.
 */
export function outcomeOf(webhookId: string | undefined, stops: Stops): Prisma.Sql {
  const isOpen = sql`(${hasReportedStatus("pending", stops)} or ${hasReportedStatus("retrying", stops)})`;
  return sql`
    select count(*) as webhooks, coalesce(bool_or(succeeded), false) as delivered,
           coalesce(bool_or(open and not succeeded), false) as waiting,
           coalesce(bool_or(not open and not succeeded), false) as failed
      from (select bool_or(d.status = 'succeeded') as succeeded, bool_or(${isOpen}) as open
              from delivery d
             where d.event_id = e.id ${webhookId === undefined ? Prisma.empty : sql`and d.webhook_id = ${webhookId}`}
             group by d.webhook_id) webhook`;
}

/** SQL condition on `event e` and `outcomeOf(…) o`. */
export function hasOutcome(outcome: EventOutcome | undefined, missedSince: Date | null): Prisma.Sql {
  switch (outcome) {
    case undefined:
      return sql`o.webhooks > 0`;
    case "delivered":
      return sql`o.delivered`;
    case "failed":
      return sql`o.failed`;
    case "waiting":
      return sql`(o.waiting or e.dispatched_at is null)`;
    case "not_sent":
      return all([
        sql`o.webhooks = 0 and e.dispatched_at is not null and e.origin = 'application'`,
        missedSince && sql`e.created_at >= ${missedSince}`,
      ]);
  }
}
