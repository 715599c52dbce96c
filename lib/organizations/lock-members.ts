import { authorize, personOf, type RequestContext } from "@/lib/auth/context";
import type { Transaction } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { withUser } from "./to-member";

/**
 * Locks the organization, so that changes to its members run one after the other. Then checks that the actor is still
 * an admin, because the role may have changed since the request began.
 * @throws {AppError} 403
 */
export async function lockMembers(tx: Transaction, context: RequestContext): Promise<void> {
  const { organizationId } = context;
  const { userId } = personOf(context);
  await tx.db.$queryRaw`select id from organization where id = ${organizationId}::uuid for no key update`;
  const own = await tx.db.membership.findUnique({
    where: { organizationId_userId: { organizationId, userId } },
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
 * Prevents an organization without an admin, which nobody could manage. Call it while the members are locked.
 * @throws {AppError} 409 if this admin is the only one
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
  throw conflict("last_admin", "This is the only admin. Make another member an admin first.");
}
