import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Member, Role } from "@/lib/contracts/organizations";
import { transact } from "@/lib/db/transaction";
import { findMember, lockMembers, requireAnotherAdmin } from "./lock-members";
import { toMember } from "./to-member";

/**
 * Takes effect with the member's next request.
 * @throws {AppError} 403, 404; 409 for the last admin
 */
export async function changeRole(context: RequestContext, userId: string, role: Role): Promise<Member> {
  authorize(context, "organization:manage");
  const { organizationId } = context;
  return transact(context.relay, async (tx) => {
    await lockMembers(tx, organizationId);
    const member = await findMember(tx, context, userId);
    if (member.role === role) return toMember(member);
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
    return toMember({ ...member, role });
  });
}
