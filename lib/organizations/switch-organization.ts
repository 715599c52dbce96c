import type { Caller } from "@/lib/auth/caller";
import type { Session } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { toSession } from "./to-session";

/**
 * Changes the caller's active organization in all of the caller's sessions.
 * @throws {AppError} 404
 */
export async function switchOrganization(caller: Caller, organizationId: string): Promise<Session> {
  const target = caller.organizations.find(({ id }) => id === organizationId.toLowerCase());
  if (!target) throw notFound("organization");
  await prisma().user.update({
    where: { id: caller.actor.userId },
    data: { activeOrganizationId: target.id },
    select: { id: true },
  });
  return toSession({ ...caller, activeOrganizationId: target.id });
}
