import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { SubscribableEventType } from "@/lib/contracts/event-catalog";
import type { previewReplayBody, ReplayPreview } from "@/lib/contracts/replays";
import { prisma } from "@/lib/db/client";
import { findOwnWebhook } from "@/lib/webhooks/own-webhook";
import { eventsOf, judge, readSelection } from "./selection";

/** Deliveries per second for which the preview gives the duration. */
const PACES = [1, 5, 10, 25, 50] as const;

interface Row {
  kind: "failed" | "missed" | "recovered" | "removed";
  type: SubscribableEventType;
  count: number;
  oldest: Date;
  newest: Date;
}

/**
 * Counts the events that a replay would send now. Creates nothing.
 * @throws {AppError} 403, 404, 422
 */
export async function previewReplay(
  context: RequestContext,
  webhookId: string,
  body: z.output<typeof previewReplayBody>,
): Promise<ReplayPreview> {
  await authorizeLookUp(context, "deliveries:read", { resource: "replays", webhookId });
  const webhook = await findOwnWebhook(context, webhookId);
  const selection = await readSelection(webhook, body);
  const rows = await prisma().$queryRaw<Row[]>`
    select kind, type, count(*)::int as count, min(created_at) as oldest, max(created_at) as newest
      from (
        select e.type, e.created_at,
               case when state.failed then 'failed' when state.missed then 'missed'
                    when state.recovered then 'recovered' when state.removed then 'removed' end as kind
          from webhook w join event e on ${eventsOf(selection)}
         cross join lateral (${judge(selection, selection.to)}) state
         where w.id = ${webhookId}
      ) judged
     where kind is not null
     group by kind, type`;
  const of = (...kinds: Row["kind"][]) => rows.filter(({ kind }) => kinds.includes(kind));
  const found = of("failed", "missed");
  const total = sum(found);
  return {
    failed: countsOf(rows, "failed"),
    missed: countsOf(rows, "missed"),
    recovered_since: sum(of("recovered")),
    without_payload: sum(of("removed")),
    oldest: extreme(
      found.map(({ oldest }) => oldest.getTime()),
      Math.min,
    ),
    newest: extreme(
      found.map(({ newest }) => newest.getTime()),
      Math.max,
    ),
    seconds_at_pace: Object.fromEntries(
      PACES.map((pace) => [pace, Math.ceil(total / Math.min(pace, (webhook.perMinute ?? Infinity) / 60))]),
    ),
  };
}

const sum = (rows: Row[]) => rows.reduce((total, { count }) => total + count, 0);

function countsOf(rows: Row[], kind: Row["kind"]) {
  const ofKind = rows.filter((row) => row.kind === kind);
  return {
    total: sum(ofKind),
    by_type: Object.fromEntries(ofKind.map(({ type, count }) => [type, count])),
  };
}

const extreme = (times: number[], pick: (...times: number[]) => number) =>
  times.length === 0 ? null : new Date(pick(...times)).toISOString();
