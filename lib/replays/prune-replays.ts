import { prisma } from "@/lib/db/client";
import { logBegins } from "@/lib/deliveries/prune-log";

/** Deletes replays that started before the retention period and are not running. @returns the number of deleted rows */
export async function pruneReplays(now = new Date()): Promise<number> {
  const { count } = await prisma().replay.deleteMany({
    where: { createdAt: { lt: logBegins(now) }, status: { not: "running" } },
  });
  return count;
}
