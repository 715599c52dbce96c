import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { WebhooksStats } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { lastErrors } from "./last-errors";

const HOUR_MS = 3_600_000;

/** SQL for the hour in which a row was created. `extract` uses numerics, which doubles the query's time. */
export const HOUR = "date_bin('1 hour', created_at, 'epoch')";

/** The last `hours` clock hours, including the current one. */
export function hourWindow(hours: number, to = new Date()) {
  const last = Math.floor(to.getTime() / HOUR_MS) * HOUR_MS;
  const from = new Date(last - (hours - 1) * HOUR_MS);
  const starts = Array.from({ length: hours }, (_, index) => new Date(from.getTime() + index * HOUR_MS));
  return { from, to, starts };
}

const HOURS = 24;

const COUNTS = `
select webhook_id, ${HOUR} as hour,
       count(*) filter (where status = 'succeeded')::int as succeeded,
       count(*) filter (where status = 'failed')::int as failed,
       count(*) filter (where status = 'retrying')::int as retrying
  from delivery
 where organization_id = $1 and created_at >= $2 and max_attempts > 1
 group by 1, 2`;

interface Row {
  webhook_id: string;
  hour: Date;
  succeeded: number;
  failed: number;
  retrying: number;
}

/** Statistics of the organization's webhooks for the last 24 hours, with their last errors. */
export async function listStats(context: RequestContext): Promise<WebhooksStats> {
  await authorizeLookUp(context, "webhooks:read", { resource: "webhook statistics" });
  const { organizationId } = context;
  const { from, to, starts } = hourWindow(HOURS);
  const [webhooks, counts, errors] = await Promise.all([
    prisma().webhook.findMany({ where: { organizationId, deletedAt: null }, select: { id: true } }),
    pool().query<Row>({ name: "webhooks-hours", text: COUNTS, values: [organizationId, from] }),
    lastErrors(organizationId),
  ]);
  const byPlace = new Map(counts.rows.map((row) => [`${row.webhook_id} ${row.hour.getTime()}`, row]));
  const hoursOf = (id: string) =>
    starts.map((start) => {
      const row = byPlace.get(`${id} ${start.getTime()}`);
      return {
        succeeded: row?.succeeded ?? 0,
        failed: row?.failed ?? 0,
        retrying: row?.retrying ?? 0,
      };
    });
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    webhooks: Object.fromEntries(webhooks.map(({ id }) => [id, hoursOf(id)])),
    last_errors: errors,
  };
}
