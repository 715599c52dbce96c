import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, personOf, type RequestContext } from "@/lib/auth/context";
import { spendInvitationMail } from "@/lib/auth/rate-limits";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import { limits } from "@/lib/contracts/limits";
import type { CreatedInvitation, createInvitationBody } from "@/lib/contracts/organizations";
import { transact } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { hashToken, newToken, tokenOfMail } from "@/lib/mail/link-token";
import { queueMail } from "@/lib/mail/queue-mail";
import { sendSoon } from "@/lib/mail/send-mails";
import { isMailConfigured } from "@/lib/mail/settings";
import { invitationUrl } from "./invitation-link";
import { lockMembers } from "./lock-members";
import { toInvitation } from "./to-invitation";

const DAY_MS = 86_400_000;

/**
 * Creates a one-time link. If email is configured, the link is only mailed to the address, so that accepting it proves
 * the address. Otherwise the link is returned to the caller once. It replaces an older link for the same address.
 * @throws {AppError} 403, also `reauthentication_required` for an admin; 409 if the address belongs to a member; 429
 */
export async function createInvitation(
  context: RequestContext,
  { email, role, password }: z.output<typeof createInvitationBody>,
): Promise<CreatedInvitation> {
  authorize(context, "organization:manage");
  if (role === "admin") await requireRecentSignIn(context, password);
  const { organizationId } = context;
  const now = new Date();
  const expiresAt = new Date(now.getTime() + limits.invitationDays * DAY_MS);
  const isMailed = isMailConfigured();
  if (isMailed) await spendInvitationMail(organizationId);
  const created = await transact(context.relay, async (tx) => {
    await lockMembers(tx, context);
    const member = await tx.db.membership.findFirst({ where: { organizationId, user: { email } } });
    if (member) throw conflict("already_member", "This person is a member already.");
    await tx.db.invitation.deleteMany({ where: { organizationId, email, acceptedAt: null } });
    const id = newId("invitation");
    const mail = { kind: "invitation", subjectId: id, recipient: email, expiresAt } as const;
    const token = isMailed ? tokenOfMail(await queueMail(tx.db, mail)) : newToken();
    const invitation = await tx.db.invitation.create({
      data: {
        id,
        organizationId,
        email,
        role,
        tokenHash: hashToken(token),
        invitedById: personOf(context).userId,
        isMailed,
        createdAt: now,
        expiresAt,
      },
    });
    await recordAudit(tx.db, context, {
      action: "member.invited",
      targetId: invitation.id,
      details: { email, role, by_email: isMailed },
    });
    return { ...toInvitation(invitation), url: isMailed ? null : invitationUrl(token) };
  });
  if (isMailed) sendSoon();
  return created;
}
