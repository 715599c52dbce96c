import { deliveryTrigger, type ListDeliveriesQuery } from "@/lib/contracts/deliveries";
import { Prisma } from "@/lib/db/generated/client";
import { kindOfId } from "@/lib/ids";
import { hasReportedStatus, type Stops } from "./reported-status";

export type DeliveryFilter = Omit<
  ListDeliveriesQuery,
  "cursor" | "limit" | "order" | "organization_id" | "hide_failing"
>;

const { sql } = Prisma;

/** SQL condition on the table `delivery d` for the filters of the log. */
export function matchesFilter(organizationId: string, filter: DeliveryFilter, stops: Stops): Prisma.Sql {
  const { webhook_id: webhookId, replay_id: replayId, status, event, from, to, q } = filter;
  const conditions = [
    sql`d.organization_id = ${organizationId}::uuid`,
    webhookId && sql`d.webhook_id = ${webhookId}`,
    replayId && sql`d.replay_id = ${replayId}`,
    event && sql`d.event_type = ${event}`,
    status && hasReportedStatus(status, stops),
    from && sql`d.created_at >= ${from}::timestamptz`,
    to && sql`d.created_at < ${to}::timestamptz`,
    q && isNamed(q, organizationId),
    ...unusual(filter),
  ];
  return Prisma.join(
    conditions.filter((condition) => condition instanceof Prisma.Sql),
    " and ",
  );
}

/**
 * Filters of the partial index `delivery_unusual_idx`. PostgreSQL uses it only if the statement contains the
 * values themselves, not parameters. Each value is therefore checked here, regardless of the caller.
 */
function unusual(filter: DeliveryFilter): (Prisma.Sql | undefined)[] {
  const { status_code, error_code, trigger, min_attempts } = filter;
  const literally = (text: string) => Prisma.raw(text);
  return [
    status_code === undefined ? undefined : literally(`d.last_status_code = ${Number(status_code)}`),
    error_code && sql`d.last_error_code = ${error_code}`,
    trigger && literally(`d."trigger" = '${deliveryTrigger.parse(trigger)}'`),
    min_attempts === undefined ? undefined : literally(`d.attempt_count >= ${Number(min_attempts)}`),
  ];
}

/**
 * Finds objects through their events, which are fewer than deliveries; this saves an index on every delivery.
 */
function isNamed(q: string, organizationId: string): Prisma.Sql {
  const kind = kindOfId(q);
  if (kind === "delivery") return sql`d.id = ${q}`;
  if (kind === "event") return sql`d.event_id = ${q}`;
  return sql`d.event_id in (
    select id from event where organization_id = ${organizationId}::uuid and object_id = ${q})`;
}
