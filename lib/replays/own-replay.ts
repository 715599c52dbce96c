import type { RequestContext } from "@/lib/auth/context";
import type { Replay } from "@/lib/db/generated/client";
import type { Transaction } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";

/**
 * Locks a replay that has not ended, so that no run works on it meanwhile.
 * @throws {AppError} 404; 409 `replay_finished`
 */
export async function lockOwnReplay(
  tx: Transaction,
  { organizationId }: RequestContext,
  id: string,
): Promise<Replay> {
  await tx.db.$queryRaw`select id from replay where id = ${id} for no key update`;
  const replay = await tx.db.replay.findFirst({ where: { id, organizationId } });
  if (!replay) throw notFound("replay");
  if (replay.status === "completed" || replay.status === "cancelled") {
    throw conflict("replay_finished", `This replay is already ${replay.status}. Start a new one.`);
  }
  return replay;
}
