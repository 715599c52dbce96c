import type { z } from "zod";
import type { previewReplayBody, ReplayMatching } from "@/lib/contracts/replays";
import type { Database } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { databaseNow } from "@/lib/db/now";
import { matchesFilter } from "@/lib/deliveries/delivery-filter";
import { logBegins } from "@/lib/deliveries/log-begins";
import { invalid } from "@/lib/errors";
import type { WebhookRow } from "@/lib/webhooks/to-webhook";

/** Which events of which webhook a replay sends. Events were recorded in `from` ≤ time < `to`. */
export interface Selection {
  organizationId: string;
  webhookId: string;
  from: Date;
  to: Date;
  include: readonly string[];
  /** Empty: all types. */
  events: readonly string[];
  matching: ReplayMatching | null;
  /** The webhook catches up by itself: deliveries that a person cancelled are left out. Then `matching` is null. */
  isCatchUp: boolean;
}

/** Keeps the result valid while a request, or a turn of a replay, is processed. */
const MARGIN_MS = 60_000;

/**
 * The earliest start of a range. An event of before the retention period may have lost the delivery that succeeded, and
 * would be sent again as missed.
 */
export const earliestStart = async (organizationId: string, now: Date, db?: Database) =>
  withMargin(await logBegins(organizationId, now, db));

const withMargin = (begins: Date) => new Date(begins.getTime() + MARGIN_MS);

/**
 * Events of the range that were dispatched. Pings and test events are never replayed.
 * Its alias is `e`.
 */
export const eventsOf = ({ organizationId, from, to, events }: Selection) => Prisma.sql`
  e.organization_id = ${organizationId}::uuid and e.created_at >= ${from} and e.created_at < ${to}
  and e.origin = 'application' and e.dispatched_at is not null
  ${events.length > 0 ? Prisma.sql`and e.type = any(${events})` : Prisma.empty}`;

/** Whether the payload of the event `e` was removed. */
const isRemoved = Prisma.sql`e.payload is null`;

/**
 * The state of the event `e` at the webhook `w`, now and at an earlier time: whether it is to be sent (`failed`,
 * `missed`), whether it would be if its payload had not been removed (`removed`), and whether it succeeded after it had
 * failed (`recovered`). Unfinished deliveries of a stopped webhook count as cancelled, as they are reported.
 * @param at the earlier time, for the columns that end in `_then`. They include events without a payload, which a replay
 *   skips and counts.
 * @param removed whether the payload was removed, if `e` is not the table itself
 */
export function judge(selection: Selection, at: Date, removed = isRemoved): Prisma.Sql {
  const wantsFailed = selection.include.includes("failed");
  const wantsMissed = selection.include.includes("missed");
  return Prisma.sql`
  select would_fail and not ${removed} as failed, would_miss and not ${removed} as missed,
         (would_fail or would_miss) and ${removed} as removed, state.recovered, failed_then, missed_then
    from (
  select ${wantsFailed} and ended and not succeeded and not open as would_fail,
         ${wantsFailed} and ended_then and not succeeded_then and not open_then as failed_then,
         ${wantsFailed} and ended and succeeded as recovered,
         ${wantsMissed} and deliveries = 0 and e.created_at >= w.created_at and e.type = any(w.events) as would_miss,
         ${wantsMissed} and deliveries_then = 0 and e.created_at >= w.created_at and e.type = any(w.events) as missed_then
    from (
      select count(*) as deliveries,
             count(*) filter (where created_at <= ${at}) as deliveries_then,
             coalesce(bool_or(ended and is_match), false) as ended,
             coalesce(bool_or(ended and is_match and ended_at <= ${at}), false) as ended_then,
             coalesce(bool_or(d.status = 'succeeded'), false) as succeeded,
             coalesce(bool_or(d.status = 'succeeded' and ended_at <= ${at}), false) as succeeded_then,
             coalesce(bool_or(not ended and d.status <> 'succeeded'), false) as open,
             coalesce(bool_or(created_at <= ${at} and (ended_at is null or ended_at > ${at})), false) as open_then
        from (
          select d.status, d.created_at,
                 coalesce(d.completed_at, case when d.webhook_epoch < w.epoch then w.stopped_at end) as ended_at,
                 d.status in ('failed', 'cancelled')
                   or d.status in ('pending', 'retrying') and d.webhook_epoch < w.epoch as ended,
                 ${matches(selection)} as is_match
            from delivery d where d.event_id = e.id and d.webhook_id = w.id
        ) d
    ) deliveries
    ) state`;
}

/**
 * The log's filter as a condition on the delivery `d`. Unfinished deliveries are not asked for their status here. A stop
 * cancels deliveries of earlier epochs only, so a person cancelled those of the current one, also in an earlier release.
 */
function matches({ organizationId, matching, isCatchUp }: Selection): Prisma.Sql {
  if (isCatchUp)
    return Prisma.sql`(d.status <> 'cancelled' or d.webhook_epoch < w.epoch and not d.cancelled_by_user)`;
  if (!matching) return Prisma.sql`true`;
  const { status, ...filter } = matching;
  const hasStatus =
    status && (status === "failed" ? Prisma.sql`d.status = 'failed'` : Prisma.sql`d.status <> 'failed'`);
  return Prisma.sql`(${matchesFilter(organizationId, filter, new Map())} ${hasStatus ? Prisma.sql`and ${hasStatus}` : Prisma.empty})`;
}

/**
 * Checks the range against the clock and the retention period. `to` defaults to the current time.
 * @throws {AppError} 422 with the path of the field
 */
export async function readSelection(
  webhook: Pick<WebhookRow, "id" | "organizationId">,
  body: z.output<typeof previewReplayBody>,
): Promise<Selection> {
  const now = await databaseNow();
  const to = body.to ? new Date(body.to) : now;
  const refuse = (path: string, message: string) => invalid([{ path, message }]);
  if (!body.from && !body.matching)
    throw refuse("from", "from must be an RFC 3339 time such as 2026-03-10T09:00:00Z.");
  const begins = await logBegins(webhook.organizationId, now);
  const from = body.from ? new Date(body.from) : withMargin(begins);
  if (from > now) throw refuse("from", "from must be in the past.");
  if (to > now) throw refuse("to", "to must not be in the future. Leave it out to replay until now.");
  if (to <= from) throw refuse("to", "to must be later than from.");
  if (from < begins) {
    const days = Math.round((now.getTime() - begins.getTime()) / 86_400_000);
    throw refuse("from", `from must be within the last ${days} days: older events are deleted.`);
  }
  if (body.matching && (body.include.length !== 1 || body.include[0] !== "failed")) {
    throw refuse(
      "include",
      "With matching, include must be failed only: missed events have no delivery to match.",
    );
  }
  return {
    organizationId: webhook.organizationId,
    webhookId: webhook.id,
    from,
    to,
    include: body.include,
    events: body.events ?? [],
    matching: body.matching ?? null,
    isCatchUp: false,
  };
}
