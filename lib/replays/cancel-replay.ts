import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Replay } from "@/lib/contracts/replays";
import { transact } from "@/lib/db/transaction";
import { readReplay } from "./get-replay";
import { lockOwnReplay } from "./own-replay";

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
