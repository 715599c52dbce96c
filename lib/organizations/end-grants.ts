import { recordAudit } from "@/lib/audit/record-audit";
import type { RequestContext } from "@/lib/auth/context";
import type { Transaction } from "@/lib/db/transaction";

interface EndedGrants {
  /** Number of revoked invitations. */
  invitations: number;
}

/**
 * Ends access that an admin granted to others and that would outlive the admin's role. Call it in the transaction that
 * removes or demotes the admin. New kinds of grants belong here as well.
 */
export async function endGrants(
  tx: Transaction,
  context: RequestContext,
  userId: string,
): Promise<EndedGrants> {
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
