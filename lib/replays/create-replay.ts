import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { createReplayBody, Replay } from "@/lib/contracts/replays";
import { prisma } from "@/lib/db/client";
import { type Transaction, transact } from "@/lib/db/transaction";
import { bodyRemoved } from "@/lib/deliveries/remove-bodies";
import { conflict, notFound } from "@/lib/errors";
import { readReplay } from "./read-replays";
import { readSelection } from "./selection";
import { countSelection, requireNoneRunning, startReplay } from "./start-replay";

/**
 * Starts a replay of the failed and missed events of a range, oldest first.
 * @throws {AppError} 403, 404, 422; 409 `replay_running`, `webhook_disabled`, `webhook_deleted`; 410 `erased` or
 *   `body_expired` when the payloads of all its events were removed; `erased` when all were erased
 */
export async function createReplay(
  context: RequestContext,
  webhookId: string,
  body: z.output<typeof createReplayBody>,
): Promise<Replay> {
  authorize(context, "deliveries:write");
  const { organizationId, actor } = context;
  const webhook = await prisma().webhook.findFirst({ where: { id: webhookId, organizationId } });
  if (!webhook) throw notFound("webhook");
  const selection = await readSelection(webhook, body);
  await requireNoneRunning(prisma(), webhookId);
  const count = await countSelection(selection);
  if (count.total > 0 && count.sendable === 0) throw bodyRemoved({ isErased: count.erased === count.total });
  return transact(context, async (tx) => {
    await lockActiveWebhook(tx, webhookId);
    const createdBy = { id: actor.userId, name: actor.name };
    const replayId = await startReplay(tx, { selection, count, perSecond: body.per_second, createdBy });
    await recordAudit(tx.db, context, {
      action: "replay.started",
      webhookId,
      targetId: replayId,
      details: {
        from: selection.from.toISOString(),
        to: selection.to.toISOString(),
        include: [...selection.include],
        per_second: body.per_second,
      },
    });
    return readReplay(replayId, tx.db);
  });
}

/**
 * Locks the webhook, so that a concurrent stop also finds the replay.
 * @throws {AppError} 409 `webhook_disabled`, `webhook_deleted`
 */
export async function lockActiveWebhook(tx: Transaction, id: string): Promise<void> {
  await tx.db.$queryRaw`select id from webhook where id = ${id} for no key update`;
  const { status, deletedAt } = await tx.db.webhook.findUniqueOrThrow({
    where: { id },
    select: { status: true, deletedAt: true },
  });
  if (deletedAt) {
    throw conflict("webhook_deleted", "This webhook was deleted. Add a new one; it receives future events.");
  }
  if (status === "disabled") {
    throw conflict("webhook_disabled", "The webhook is disabled. Enable it, then start the replay again.");
  }
}
