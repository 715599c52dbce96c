import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { AttemptErrorCode } from "@/lib/contracts/deliveries";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { WebhookStats, webhookStatsQuery } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { changedBeforeFailure, lastRotation } from "@/lib/deliveries/changed-before-failure";
import { findSilences } from "@/lib/notices/find-silences";
import { lastErrors } from "./last-errors";
import { HOUR, hourWindow } from "./list-stats";
import { findOwnWebhook } from "./own-webhook";

/** Enough for a chart: more spells in a week would not be told apart. */
const MOST_SPELLS = 100;

interface HourRow {
  /** Start of the hour; null in the row for the whole window. */
  hour: Date | null;
  succeeded: number;
  failed: number;
  waiting: number;
  retrying: number;
  cancelled: number;
  durations: [number, number] | null;
}

/**
 * One row per hour with deliveries, plus a total. Deliveries left unfinished by a stop count as cancelled.
 * Tests, which have one attempt, are left out.
 */
const HOURS = `
select hour,
       count(*) filter (where status = 'succeeded')::int as succeeded,
       count(*) filter (where status = 'failed')::int as failed,
       count(*) filter (where unfinished and not stopped)::int as waiting,
       count(*) filter (where status = 'retrying' and not stopped)::int as retrying,
       count(*) filter (where status = 'cancelled' or unfinished and stopped)::int as cancelled,
       case when hour is null
            then percentile_disc(array[0.5, 0.95]) within group (order by last_duration_ms) end as durations
  from (select status, last_duration_ms, ${HOUR} as hour, status in ('pending', 'retrying') as unfinished,
               webhook_epoch < $3 as stopped
          from delivery where webhook_id = $1 and created_at >= $2 and max_attempts > 1) recent
 group by grouping sets ((hour), ())`;

/**
 * Returns deliveries by the hour in which they were created, the response times of their last attempts, the
 * last success of each event type, the failure of the latest delivery, and what changed before the failures began.
 * @throws {AppError} 404
 */
export async function webhookStats(
  context: RequestContext,
  id: string,
  { hours }: z.output<typeof webhookStatsQuery>,
): Promise<WebhookStats> {
  await authorizeLookUp(context, "webhooks:read", { resource: "webhook statistics", webhookId: id });
  const { lastSuccessByEvent, epoch, failingDeliveries } = await findOwnWebhook(context, id);
  const { from, to, starts } = hourWindow(hours);
  const [counts, errors, changed_before, secret_rotated, silences, spells] = await Promise.all([
    pool().query<HourRow>({ name: "webhook-hours", text: HOURS, values: [id, from, epoch] }),
    lastErrors(context.organizationId, id),
    changedBeforeFailure(id),
    lastRotation(id),
    findSilences([id], to),
    prisma().healthSpell.findMany({
      where: { webhookId: id, startedAt: { lt: to }, OR: [{ endedAt: null }, { endedAt: { gt: from } }] },
      orderBy: { startedAt: "asc" },
      take: MOST_SPELLS,
    }),
  ]);
  const byHour = new Map(counts.rows.map((row) => [row.hour?.getTime() ?? null, row]));
  const [p50 = null, p95 = null] = byHour.get(null)?.durations ?? [];
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    hours: starts.map((start) => {
      const row = byHour.get(start.getTime());
      return {
        start: start.toISOString(),
        succeeded: row?.succeeded ?? 0,
        failed: row?.failed ?? 0,
        waiting: row?.waiting ?? 0,
        retrying: row?.retrying ?? 0,
        cancelled: row?.cancelled ?? 0,
      };
    }),
    duration_ms: { p50, p95 },
    last_success: Object.entries(lastSuccessByEvent as Record<EventType, string>)
      .map(([event, at]) => ({ event: event as EventType, at }))
      .sort((a, b) => a.event.localeCompare(b.event)),
    last_error: errors[id] ?? null,
    changed_before,
    secret_rotated,
    silent: silences.map(({ type, lastAt, usualGapMs, unsent }) => ({
      event: type,
      last_at: lastAt.toISOString(),
      usual_gap_ms: Math.round(usualGapMs),
      unsent,
    })),
    spells: spells.map((spell) => ({
      started_at: spell.startedAt.toISOString(),
      ended_at: spell.endedAt?.toISOString() ?? null,
      error: { code: spell.errorCode as AttemptErrorCode, status_code: spell.statusCode },
      failed_deliveries: spell.endedAt ? spell.failedDeliveries : failingDeliveries,
    })),
  };
}
