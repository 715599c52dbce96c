import type { ReplayMatching } from "@/lib/contracts/replays";
import { type Database, prisma } from "@/lib/db/client";
import type { Replay } from "@/lib/db/generated/client";
import { type NewNotice, recordNotice } from "@/lib/notices/record-notice";
import { createNextDeliveries } from "./create-next-deliveries";
import { replayLimits } from "./limits";
import { readReplay } from "./read-replays";
import { earliestStart, type Selection } from "./selection";
import { settleReplay } from "./settle-replays";

/** Result of one turn of a run. */
export interface ReplayTurn {
  /** True when the run ends: the replay is complete or stopped, or another run works on it. */
  done: boolean;
  /** New deliveries, oldest event first, to be dispatched evenly. */
  deliveryIds: string[];
  /** Milliseconds between two deliveries. */
  intervalMs: number;
}

const LAST: ReplayTurn = { done: true, deliveryIds: [], intervalMs: 0 };

type State = Replay & { now: Date; url: string; isOpen: boolean; perMinute: number | null };

/**
 * One turn of a replay: creates as many deliveries as the pace allows since the previous turn. The deliveries and the
 * position after them are committed together, so a turn repeated after a crash neither doubles nor skips an event. A run
 * with an outdated generation does nothing.
 * @param at the database's time, in production
 */
export async function sendNext(replayId: string, generation: number, at?: Date): Promise<ReplayTurn> {
  return prisma().$transaction(
    async (db) => {
      const state = await lock(db, replayId, at);
      if (state?.status !== "running" || state.generation !== generation) return LAST;
      if (!state.isOpen) return pause(db, state, "webhook_disabled");
      const waiting = await countWaiting(db, state);
      if (state.isExhausted) return waiting > 0 ? rest(db, state) : complete(db, state);
      if (await isFailing(db, state)) return pause(db, state, "receiver_fails");
      await settleIfDue(db, state);
      const room = mostWaiting(state) - waiting;
      return room > 0 ? create(db, state, room) : rest(db, state);
    },
    { maxWait: 10_000, timeout: 30_000 },
  );
}

async function lock(db: Database, id: string, at: Date | undefined): Promise<State | null> {
  await db.$queryRaw`select id from replay where id = ${id} for no key update`;
  const replay = await db.replay.findUnique({
    where: { id },
    include: { webhook: { select: { url: true, status: true, deletedAt: true, perMinute: true } } },
  });
  if (!replay) return null;
  const [{ now }] = await db.$queryRaw<[{ now: Date }]>`select clock_timestamp() as now`;
  const { webhook, ...row } = replay;
  return {
    ...row,
    now: at ?? now,
    url: webhook.url,
    perMinute: webhook.perMinute,
    isOpen: webhook.status === "active" && webhook.deletedAt === null,
  };
}

/**
 * How many deliveries of the replay may wait for their first attempt. Under a rate limit, they are few, so that deliveries
 * of new events do not queue behind a long replay.
 */
function mostWaiting({ perSecond, perMinute }: State): number {
  const { backlogLeast, backlogLeastLimited, backlogSeconds } = replayLimits;
  if (perMinute === null) return Math.max(backlogLeast, perSecond * backlogSeconds);
  return Math.max(backlogLeastLimited, Math.ceil(Math.min(perSecond, perMinute / 60) * backlogSeconds));
}

/**
 * Deliveries of the replay without a result of their first attempt. Those created before `settledBefore` have ended; with
 * this bound, no plan reads the replay from its beginning.
 */
async function countWaiting(
  db: Database,
  { id, organizationId, webhookId, settledBefore }: State,
): Promise<number> {
  const [{ count }] = await db.$queryRaw<[{ count: number }]>`
    select count(*)::int from delivery
     where organization_id = ${organizationId}::uuid and status = 'pending' and webhook_id = ${webhookId}
       and replay_id = ${id} and created_at >= ${settledBefore}`;
  return count;
}

/** True when the latest deliveries since the start, or since the last resumption, all failed their latest attempt. */
async function isFailing(db: Database, { id, resumedAt }: State): Promise<boolean> {
  const latest = await db.$queryRaw<{ failed: boolean }[]>`
    select status <> 'succeeded' as failed from delivery
     where replay_id = ${id} and created_at >= ${resumedAt} and attempt_count > 0
     order by created_at desc limit ${replayLimits.failuresInARow}`;
  return latest.length === replayLimits.failuresInARow && latest.every(({ failed }) => failed);
}

async function settleIfDue(db: Database, { id, reachedAt, now, createdAt }: State): Promise<void> {
  const period = (time: Date) => Math.floor((time.getTime() - createdAt.getTime()) / replayLimits.settleMs);
  if (period(now) > period(reachedAt)) await settleReplay(db, id);
}

async function pause(db: Database, state: State, pausedReason: "receiver_fails" | "webhook_disabled") {
  const { id, url, sent, total } = state;
  await db.replay.update({ where: { id }, data: { status: "paused", pausedReason }, select: { id: true } });
  if (pausedReason === "receiver_fails") {
    const reason = `The last ${replayLimits.failuresInARow} deliveries failed.`;
    // One notice for each pause.
    const stage = String(state.generation);
    await notify(db, state, { type: "replay.paused", stage, details: { url, sent, total, reason } });
  }
  return LAST;
}

/** Waits a turn. Later turns do not catch up with its time. */
async function rest(db: Database, { id, now }: State): Promise<ReplayTurn> {
  await db.replay.update({ where: { id }, data: { reachedAt: now, pacedAt: now }, select: { id: true } });
  return { done: false, deliveryIds: [], intervalMs: 0 };
}

async function complete(db: Database, state: State): Promise<ReplayTurn> {
  const { id, url, now, sent, skipped } = state;
  await db.replay.update({
    where: { id },
    data: { status: "completed", completedAt: now, total: sent + skipped },
    select: { id: true },
  });
  await settleReplay(db, id);
  const { succeeded, failed } = await readReplay(id, db);
  const details = { url, total: sent + skipped, succeeded, failed, skipped };
  await notify(db, state, { type: "replay.completed", details });
  return LAST;
}

type About =
  | Pick<NewNotice<"replay.paused">, "type" | "stage" | "details">
  | Pick<NewNotice<"replay.completed">, "type" | "details">;

/** The cron function of notices sends it within a minute. */
async function notify(db: Database, { id, organizationId, webhookId }: State, about: About): Promise<void> {
  await recordNotice(db, { organizationId, subjectId: id, webhookId, ...about });
}

/** @param room the most deliveries to create */
async function create(db: Database, state: State, room: number): Promise<ReplayTurn> {
  const { id, now, perSecond } = state;
  const paidMs = Math.max(state.pacedAt.getTime(), now.getTime() - replayLimits.catchUpMs);
  const most = Math.min(room, Math.floor(((now.getTime() - paidMs) * perSecond) / 1_000));
  const intervalMs = 1_000 / perSecond;
  const next = most > 0 ? await createNextDeliveries(db, state, await toSelection(db, state), most) : null;
  // An empty turn uses up its time, so that a stretch without events is not followed by many at once.
  const pacedMs = next && next.deliveryIds.length < most ? now.getTime() : paidMs + most * intervalMs;
  await db.replay.update({
    where: { id },
    data: { reachedAt: now, pacedAt: new Date(pacedMs), ...(next?.isExhausted && { isExhausted: true }) },
    select: { id: true },
  });
  return { done: false, deliveryIds: next?.deliveryIds ?? [], intervalMs };
}

/** The range shrinks while its start falls out of the retention period, for example during a pause. */
const toSelection = async (db: Database, row: State): Promise<Selection> => ({
  organizationId: row.organizationId,
  webhookId: row.webhookId,
  from: new Date(
    Math.max(row.rangeStart.getTime(), (await earliestStart(row.organizationId, row.now, db)).getTime()),
  ),
  to: row.rangeEnd,
  include: row.include,
  events: row.events,
  matching: row.matching as ReplayMatching | null,
  isCatchUp: row.createdByName === null,
});
