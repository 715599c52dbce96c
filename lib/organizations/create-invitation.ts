import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { limits } from "@/lib/contracts/limits";
import type { CreatedInvitation, createInvitationBody } from "@/lib/contracts/organizations";
import { transact } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { hashToken, invitationUrl, newToken } from "./invitation-token";
import { lockMembers } from "./lock-members";
import { toInvitation } from "./to-invitation";

const DAY_MS = 86_400_000;

/**
 * Makes a one-time link, shown only now. An older link for the same address is void from now on.
 * @throws {AppError} 403; 409 when the address belongs to a member
 */
export async function createInvitation(
  context: RequestContext,
  { email, role }: z.output<typeof createInvitationBody>,
): Promise<CreatedInvitation> {
  authorize(context, "organization:manage");
  const { organizationId } = context;
  const token = newToken();
  const now = new Date();
  return transact(context.relay, async (tx) => {
    await lockMembers(tx, organizationId);
    const member = await tx.db.membership.findFirst({ where: { organizationId, user: { email } } });
    if (member) throw conflict("already_member", "This person is a member already.");
    await tx.db.invitation.deleteMany({ where: { organizationId, email, acceptedAt: null } });
    const invitation = await tx.db.invitation.create({
      data: {
        id: newId("invitation"),
        organizationId,
        email,
        role,
        tokenHash: hashToken(token),
        invitedById: context.actor.userId,
        createdAt: now,
        expiresAt: new Date(now.getTime() + limits.invitationDays * DAY_MS),
      },
    });
    await recordAudit(tx.db, context, {
      action: "member.invited",
      targetId: invitation.id,
      details: { email, role },
    });
    return { ...toInvitation(invitation), url: invitationUrl(token) };
  });
}
