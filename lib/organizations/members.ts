import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, personOf, type RequestContext } from "@/lib/auth/context";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import type { Page, pageQuery } from "@/lib/contracts/common";
import type { Member, UpdatedMember, updateMemberBody } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import type { Membership } from "@/lib/db/generated/client";
import { readCursor, toPage } from "@/lib/db/keyset";
import { type Transaction, transact } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";

/** Lists the organization's members, newest first. */
export async function listMembers(
  context: RequestContext,
  query: z.output<typeof pageQuery>,
): Promise<Page<Member>> {
  await authorizeLookUp(context, "organization:read", { resource: "members" });
  const rows = await prisma().membership.findMany({
    where: { organizationId: context.organizationId, AND: before(query.cursor) },
    include: withUser,
    orderBy: [{ createdAt: "desc" }, { userId: "desc" }],
    take: query.limit + 1,
  });
  return toPage(
    rows.map((row) => ({ ...row, id: row.userId })),
    query,
    toMember,
  );
}

/** Like `olderThan`, but with the user ID as the tiebreaker for members with the same time. */
function before(cursor: string | undefined) {
  if (cursor === undefined) return [];
  const { createdAt, id } = readCursor(cursor, "user");
  return [
    { createdAt: { lte: createdAt } },
    { OR: [{ createdAt: { lt: createdAt } }, { createdAt, userId: { lt: id } }] },
  ];
}

/**
 * Changes a member's role from the member's next request on. A former admin's open invitations are revoked.
 * @throws {AppError} 403, also `reauthentication_required` for a new admin; 404; 409 for the last admin
 */
export async function changeRole(
  context: RequestContext,
  userId: string,
  { role, password }: z.output<typeof updateMemberBody>,
): Promise<UpdatedMember> {
  authorize(context, "organization:manage");
  if (role === "admin") await requireRecentSignIn(context, password);
  const { organizationId } = context;
  return transact(context.relay, async (tx) => {
    await lockMembers(tx, context);
    const member = await findMember(tx, context, userId);
    if (member.role === role) return { ...toMember(member), revoked_invitations: 0 };
    if (role !== "admin") await requireAnotherAdmin(tx, context, userId);
    await tx.db.membership.update({
      where: { organizationId_userId: { organizationId, userId } },
      data: { role },
    });
    await recordAudit(tx.db, context, {
      action: "member.role_changed",
      targetId: userId,
      details: { email: member.user.email, role, previous_role: member.role },
    });
    const ended = role === "admin" ? { invitations: 0 } : await endGrants(tx, context, userId);
    return { ...toMember({ ...member, role }), revoked_invitations: ended.invitations };
  });
}

/**
 * Removes a member, who loses access with the next request. Open invitations for the member's address and those that a
 * removed admin sent are revoked.
 * @throws {AppError} 403, 404; 409 for the last admin
 */
export async function removeMember(context: RequestContext, userId: string): Promise<void> {
  authorize(context, "organization:manage");
  const { organizationId } = context;
  await transact(context.relay, async (tx) => {
    await lockMembers(tx, context);
    const { user, role } = await findMember(tx, context, userId);
    if (role === "admin") await requireAnotherAdmin(tx, context, userId);
    await tx.db.membership.delete({ where: { organizationId_userId: { organizationId, userId } } });
    await tx.db.invitation.deleteMany({ where: { organizationId, email: user.email, acceptedAt: null } });
    await endGrants(tx, context, userId);
    await tx.db.user.updateMany({
      where: { id: userId, activeOrganizationId: organizationId },
      data: { activeOrganizationId: null },
    });
    await recordAudit(tx.db, context, {
      action: "member.removed",
      targetId: userId,
      details: { email: user.email, role },
    });
  });
}

interface EndedGrants {
  /** Number of revoked invitations. */
  invitations: number;
}

/**
 * Ends access that an admin granted to others and that would outlive the admin's role. Call it in the transaction that
 * removes or demotes the admin. New kinds of grants belong here as well.
 */
async function endGrants(tx: Transaction, context: RequestContext, userId: string): Promise<EndedGrants> {
  return { invitations: await revokeInvitations(tx, context, userId) };
}

async function revokeInvitations(tx: Transaction, context: RequestContext, userId: string): Promise<number> {
  const { organizationId } = context;
  const open = await tx.db.$queryRaw<{ id: string; email: string }[]>`
    delete from invitation
     where organization_id = ${organizationId}::uuid and invited_by_id = ${userId} and accepted_at is null
    returning id, email`;
  for (const { id, email } of open) {
    await recordAudit(tx.db, context, {
      action: "invitation.revoked",
      targetId: id,
      details: { email, reason: "the inviting admin lost the role" },
    });
  }
  return open.length;
}

/** Fields that a query of memberships must include. */
const withUser = { user: { select: { name: true, email: true, emailVerifiedAt: true } } } as const;

/** Copies the public fields by name. */
function toMember(
  row: Membership & { user: { name: string; email: string; emailVerifiedAt: Date | null } },
): Member {
  return {
    user_id: row.userId,
    name: row.user.name,
    email: row.user.email,
    email_verified: row.user.emailVerifiedAt !== null,
    role: row.role,
    joined_at: row.createdAt.toISOString(),
  };
}

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
async function findMember(tx: Transaction, { organizationId }: RequestContext, userId: string) {
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
async function requireAnotherAdmin(
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
