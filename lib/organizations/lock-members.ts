import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Transaction } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { withUser } from "./to-member";

/**
 * Holds the organization, so that changes of its members happen one after the other, and makes sure that the actor is
 * still an admin: one who lost the role since the request began must leave nothing behind.
 * @throws {AppError} 403
 */
export async function lockMembers(tx: Transaction, { organizationId, actor }: RequestContext): Promise<void> {
  await tx.db.$queryRaw`select id from organization where id = ${organizationId}::uuid for no key update`;
  const own = await tx.db.membership.findUnique({
    where: { organizationId_userId: { organizationId, userId: actor.userId } },
  });
  authorize({ standing: own?.role ?? "member" }, "organization:manage");
}

/** @throws {AppError} 404 */
export async function findMember(tx: Transaction, { organizationId }: RequestContext, userId: string) {
  const member = await tx.db.membership.findUnique({
    where: { organizationId_userId: { organizationId, userId } },
    include: withUser,
  });
  if (!member) throw notFound("member");
  return member;
}

/**
 * An organization without an admin could never be changed again.
 * @throws {AppError} 409 when this admin is the only one; ask while the members are locked
 */
export async function requireAnotherAdmin(
  tx: Transaction,
  { organizationId }: RequestContext,
  userId: string,
): Promise<void> {
  const others = await tx.db.membership.count({
    where: { organizationId, role: "admin", userId: { not: userId } },
  });
  if (others > 0) return;
  throw conflict("last_admin", "This is the only admin. Make somebody else an admin first.");
}
