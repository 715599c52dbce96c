import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Page, pageQuery } from "@/lib/contracts/common";
import type { SubscribableEventType } from "@/lib/contracts/event-catalog";
import type { Replay, ReplayKind, ReplayMatching } from "@/lib/contracts/replays";
import { type Database, prisma } from "@/lib/db/client";
import type { Replay as Row } from "@/lib/db/generated/client";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { notFound } from "@/lib/errors";
import { findOwnWebhook } from "@/lib/webhooks/own-webhook";

/** Lists the replays of a webhook. @throws {AppError} 403, 404 */
export async function listReplays(
  context: RequestContext,
  webhookId: string,
  query: z.output<typeof pageQuery>,
): Promise<Page<Replay>> {
  await authorizeLookUp(context, "deliveries:read", { resource: "replays", webhookId });
  await findOwnWebhook(context, webhookId);
  const rows = await prisma().replay.findMany({
    where: { webhookId, organizationId: context.organizationId, AND: olderThan(query.cursor, "replay") },
    ...newestFirst(query),
  });
  const outcomes = await countOutcomes(rows);
  return toPage(rows, query, (row) => toReplay(row, outcomes.get(row.id) ?? { succeeded: 0, failed: 0 }));
}

/** Returns the progress of a replay. @throws {AppError} 403, 404 */
export async function getReplay(context: RequestContext, id: string): Promise<Replay> {
  await authorizeLookUp(context, "deliveries:read", { resource: "replay", targetId: id });
  const { organizationId } = context;
  const own = await prisma().replay.findFirst({ where: { id, organizationId }, select: { id: true } });
  if (!own) throw notFound("replay");
  return readReplay(id);
}

/** Reads a replay without checking access. */
export async function readReplay(id: string, db: Database = prisma()): Promise<Replay> {
  const row = await db.replay.findUniqueOrThrow({ where: { id } });
  const outcomes = await countOutcomes([row], db);
  return toReplay(row, outcomes.get(id) ?? { succeeded: 0, failed: 0 });
}

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
function toReplay(row: Row, { succeeded, failed }: Outcomes): Replay {
  return {
    id: row.id,
    webhook_id: row.webhookId,
    from: row.rangeStart.toISOString(),
    to: row.rangeEnd.toISOString(),
    include: row.include as ReplayKind[],
    events: row.events.length > 0 ? (row.events as SubscribableEventType[]) : null,
    matching: row.matching as ReplayMatching | null,
    per_second: row.perSecond,
    status: row.status,
    paused_reason: row.pausedReason,
    total: row.total,
    sent: row.sent,
    succeeded,
    failed,
    skipped: row.skipped,
    created_by: row.createdByName,
    created_at: row.createdAt.toISOString(),
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}

interface Outcomes {
  succeeded: number;
  failed: number;
}

/**
 * Counts the ended deliveries of replays, by replay id. Those created before `settledBefore` are counted on the replay's
 * row, so that a long replay is not counted from its beginning each time.
 */
async function countOutcomes(replays: Row[], db: Database = prisma()): Promise<Map<string, Outcomes>> {
  const open = replays.filter(({ isSettled }) => !isSettled).map(({ id }) => id);
  const rows =
    open.length === 0
      ? []
      : await db.$queryRaw<(Outcomes & { id: string })[]>`
          select r.id, count(*) filter (where d.status = 'succeeded')::int as succeeded,
                 count(*) filter (where d.status in ('failed', 'cancelled'))::int as failed
            from replay r join delivery d on d.replay_id = r.id and d.created_at >= r.settled_before
           where r.id = any(${open})
           group by r.id`;
  const recent = new Map(rows.map(({ id, ...outcomes }) => [id, outcomes]));
  return new Map(
    replays.map(({ id, settledSucceeded, settledFailed }) => [
      id,
      {
        succeeded: settledSucceeded + (recent.get(id)?.succeeded ?? 0),
        failed: settledFailed + (recent.get(id)?.failed ?? 0),
      },
    ]),
  );
}
