import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Replay } from "@/lib/contracts/replays";
import { transact } from "@/lib/db/transaction";
import { readReplay } from "./get-replay";
import { lockOwnReplay } from "./own-replay";

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
