import { type Database, prisma } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";
import type { Transaction } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { eventsOf, judge, type Selection } from "./selection";

interface NewReplay {
  selection: Selection;
  count: Count;
  /** Deliveries per second. */
  perSecond: number;
  /** Null when the webhook catches up by itself. An API key has no user id. */
  createdBy: { id: string | null; name: string } | null;
}

/** Events at a time. Later decisions of the replay refer to this time. */
export interface Count {
  at: Date;
  /** Includes events whose payload was removed. The replay skips them. */
  total: number;
  sendable: number;
  erased: number;
}

/** Counts the events of a selection. Takes seconds for a million events, so call it before any row is locked. */
export async function countSelection(selection: Selection): Promise<Count> {
  const at = await databaseNow();
  const [counts] = await prisma().$queryRaw<[Omit<Count, "at">]>`
    select count(*)::int as total, (count(*) filter (where not state.removed))::int as sendable,
           (count(*) filter (where e.erased_at is not null))::int as erased
      from webhook w join event e on ${eventsOf(selection)}
     cross join lateral (${judge(selection, at)}) state
     where w.id = ${selection.webhookId} and (state.failed_then or state.missed_then)`;
  return { at, ...counts };
}

/**
 * Inserts a replay. Lock the webhook first. The relay requests its first run after the commit.
 * @returns its id
 * @throws {AppError} 409 `replay_running`
 */
export async function startReplay(tx: Transaction, replay: NewReplay): Promise<string> {
  const { selection, count, perSecond, createdBy } = replay;
  const { organizationId, webhookId, from, to, include, events, matching } = selection;
  await requireNoneRunning(tx.db, webhookId);
  const id = newId("replay");
  const [{ now }] = await tx.db.$queryRaw<[{ now: Date }]>`select clock_timestamp() as now`;
  await tx.db.replay.create({
    data: {
      id,
      organizationId,
      webhookId,
      rangeStart: from,
      rangeEnd: to,
      include: [...include],
      events: [...events],
      ...(matching && { matching }),
      perSecond,
      total: count.total,
      settledBefore: count.at,
      pacedAt: now,
      reachedAt: now,
      resumedAt: now,
      createdById: createdBy?.id ?? null,
      createdByName: createdBy?.name ?? null,
      createdAt: count.at,
    },
    select: { id: true },
  });
  tx.outbox.replays.push({ replayId: id, generation: 1, organizationId });
  return id;
}

/** @throws {AppError} 409 `replay_running` */
export async function requireNoneRunning(db: Database, webhookId: string): Promise<void> {
  const running = await db.replay.findFirst({
    where: { webhookId, status: "running" },
    select: { id: true },
  });
  if (!running) return;
  throw conflict(
    "replay_running",
    "A replay of this webhook is running. Wait until it is complete, or pause or cancel it first.",
    { replay_id: running.id },
  );
}
