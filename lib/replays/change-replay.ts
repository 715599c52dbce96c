import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Replay } from "@/lib/contracts/replays";
import { prisma } from "@/lib/db/client";
import type { Replay as Row } from "@/lib/db/generated/client";
import { type Transaction, transact } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { lockActiveWebhook } from "./create-replay";
import { readReplay } from "./read-replays";
import { requireNoneRunning } from "./start-replay";

/**
 * Pauses a replay: from the response on, it creates no further delivery. A paused one stays as it is.
 * @throws {AppError} 403, 404; 409 `replay_finished`
 */
export async function pauseReplay(context: RequestContext, id: string): Promise<Replay> {
  authorize(context, "deliveries:write");
  await transact(context.relay, async (tx) => {
    const { status, webhookId } = await lockOwnReplay(tx, context, id);
    if (status === "paused") return;
    await tx.db.replay.update({ where: { id }, data: { status: "paused", pausedReason: "by_user" } });
    await recordAudit(tx.db, context, { action: "replay.paused", webhookId, targetId: id });
  });
  return readReplay(id);
}

/**
 * Resumes a paused replay with the event that follows the last one. Consecutive failures are counted from zero. A
 * running one
 * stays as it is.
 * @throws {AppError} 403, 404; 409 `replay_finished`, `replay_running`, `webhook_disabled`, `webhook_deleted`
 */
export async function resumeReplay(context: RequestContext, id: string): Promise<Replay> {
  authorize(context, "deliveries:write");
  const { organizationId } = context;
  const known = await prisma().replay.findFirst({
    where: { id, organizationId },
    select: { webhookId: true },
  });
  if (!known) throw notFound("replay");
  await transact(context.relay, async (tx) => {
    // Locks the webhook first, like a stop.
    await tx.db.$queryRaw`select id from webhook where id = ${known.webhookId} for no key update`;
    const { status, webhookId } = await lockOwnReplay(tx, context, id);
    if (status === "running") return;
    await lockActiveWebhook(tx, webhookId);
    await requireNoneRunning(tx.db, webhookId);
    const [resumed] = await tx.db.$queryRaw<[{ generation: number }]>`
      update replay set status = 'running', paused_reason = null, generation = generation + 1,
             resumed_at = clock_timestamp(), paced_at = clock_timestamp(), reached_at = clock_timestamp()
       where id = ${id}
      returning generation`;
    tx.outbox.replays.push({ replayId: id, generation: resumed.generation, organizationId });
    await recordAudit(tx.db, context, { action: "replay.resumed", webhookId, targetId: id });
  });
  return readReplay(id);
}

/**
 * Cancels a replay: it creates no further delivery. Deliveries that it created continue with their attempts.
 * @throws {AppError} 403, 404; 409 `replay_finished`
 */
export async function cancelReplay(context: RequestContext, id: string): Promise<Replay> {
  authorize(context, "deliveries:write");
  await transact(context.relay, async (tx) => {
    const { webhookId, sent } = await lockOwnReplay(tx, context, id);
    await tx.db.$executeRaw`
      update replay set status = 'cancelled', paused_reason = null, completed_at = clock_timestamp() where id = ${id}`;
    await recordAudit(tx.db, context, {
      action: "replay.cancelled",
      webhookId,
      targetId: id,
      details: { sent },
    });
  });
  return readReplay(id);
}

/**
 * Locks a replay that has not ended, so that no run works on it meanwhile.
 * @throws {AppError} 404; 409 `replay_finished`
 */
async function lockOwnReplay(tx: Transaction, { organizationId }: RequestContext, id: string): Promise<Row> {
  await tx.db.$queryRaw`select id from replay where id = ${id} for no key update`;
  const replay = await tx.db.replay.findFirst({ where: { id, organizationId } });
  if (!replay) throw notFound("replay");
  if (replay.status === "completed" || replay.status === "cancelled") {
    throw conflict("replay_finished", `This replay is already ${replay.status}. Start a new one.`);
  }
  return replay;
}
