import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { transact } from "@/lib/db/transaction";
import { endGrants } from "./end-grants";
import { findMember, lockMembers, requireAnotherAdmin } from "./lock-members";

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
