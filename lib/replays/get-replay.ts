import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Replay } from "@/lib/contracts/replays";
import { type Database, prisma } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { countOutcomes } from "./count-outcomes";
import { toReplay } from "./to-replay";

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
