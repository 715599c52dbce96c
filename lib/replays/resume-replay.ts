import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Replay } from "@/lib/contracts/replays";
import { prisma } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { notFound } from "@/lib/errors";
import { lockActiveWebhook } from "./create-replay";
import { readReplay } from "./get-replay";
import { lockOwnReplay } from "./own-replay";
import { requireNoneRunning } from "./start-replay";

/**
 * Resumes a paused replay with the event that follows the last one. Failures in a row are counted anew. A running one
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
    // The webhook first, in the order of a stop.
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
