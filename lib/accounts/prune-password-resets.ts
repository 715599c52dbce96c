import { prisma } from "@/lib/db/client";

/** @returns how many expired reset links were deleted */
export async function prunePasswordResets(now = new Date()): Promise<number> {
  const { count } = await prisma().passwordReset.deleteMany({ where: { expiresAt: { lt: now } } });
  return count;
}
