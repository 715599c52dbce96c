import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { transact } from "@/lib/db/transaction";
import { notFound } from "@/lib/errors";
import { lockMembers } from "./lock-members";

/** @throws {AppError} 403; 404, also for an accepted invitation */
export async function revokeInvitation(context: RequestContext, id: string): Promise<void> {
  authorize(context, "organization:manage");
  const { organizationId } = context;
  await transact(context.relay, async (tx) => {
    await lockMembers(tx, context);
    const invitation = await tx.db.invitation.findFirst({ where: { id, organizationId, acceptedAt: null } });
    const { count } = await tx.db.invitation.deleteMany({ where: { id, organizationId, acceptedAt: null } });
    if (!invitation || count === 0) throw notFound("invitation");
    await recordAudit(tx.db, context, {
      action: "invitation.revoked",
      targetId: id,
      details: { email: invitation.email },
    });
  });
}
