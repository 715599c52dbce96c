import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import type { UpdatedMember, updateMemberBody } from "@/lib/contracts/organizations";
import { transact } from "@/lib/db/transaction";
import { endGrants } from "./end-grants";
import { findMember, lockMembers, requireAnotherAdmin } from "./lock-members";
import { toMember } from "./to-member";

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
