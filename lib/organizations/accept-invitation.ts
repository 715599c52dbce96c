import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { hashPassword } from "@/lib/auth/password";
import { spendInvitation } from "@/lib/auth/rate-limits";
import { verifyCredentials } from "@/lib/auth/verify-credentials";
import {
  type AcceptedInvitation,
  type acceptInvitationBody,
  newPassword,
} from "@/lib/contracts/organizations";
import { type Transaction, transact } from "@/lib/db/transaction";
import { AppError, invalid } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { findInvitation, type OpenInvitation } from "./find-invitation";
import { stillOpen } from "./invitation-token";

type Body = z.output<typeof acceptInvitationBody>;

interface Origin {
  ip: string | null;
  userAgent: string | null;
}

/**
 * Makes the bearer of a link a member. The link alone does not open an account that exists: its password must come
 * along, or whoever invites could take over whom they invite.
 * @throws {AppError} 404 for a link that is not valid any more; 422; 429 per address
 */
export async function acceptInvitation(body: Body, origin: Origin): Promise<AcceptedInvitation> {
  await spendInvitation(origin.ip);
  const invitation = await findInvitation(body.token);
  if (!invitation) throw gone();
  const { id, organization, email, role } = invitation;
  const account = invitation.hasAccount
    ? await signIn(invitation, body, origin)
    : await prepareAccount(invitation, body);
  await transact(
    () => {},
    async (tx) => {
      const { count } = await tx.db.invitation.updateMany({
        where: { id, ...stillOpen() },
        data: { acceptedAt: new Date() },
      });
      if (count === 0) throw gone();
      const user = await account(tx);
      await join(tx, user.id, invitation);
      await recordAudit(
        tx.db,
        {
          actor: { userId: user.id, name: user.name, email, isSupport: false, signedInAt: new Date() },
          organizationId: organization.id,
          standing: role,
          ...origin,
        },
        { action: "member.joined", targetId: user.id, details: { email, role } },
      );
    },
  );
  return { organization, email, role };
}

/** Finds or makes the account, inside the transaction. */
type Account = (tx: Transaction) => Promise<{ id: string; name: string }>;

async function signIn({ email }: OpenInvitation, { password }: Body, { ip }: Origin): Promise<Account> {
  const user = await verifyCredentials(email, password, ip);
  if (!user) throw invalid([{ path: "password", message: "This is not the password of your account." }]);
  return async () => user;
}

async function prepareAccount({ email }: OpenInvitation, { name, password }: Body): Promise<Account> {
  if (!name) throw invalid([{ path: "name", message: "Enter your name." }]);
  const checked = newPassword.safeParse(password);
  if (!checked.success) {
    throw invalid(checked.error.issues.map(({ message }) => ({ path: "password", message })));
  }
  const passwordHash = await hashPassword(checked.data);
  const passwordChangedAt = new Date();
  const data = { id: newId("user"), email, name, passwordHash, passwordChangedAt };
  return (tx) => tx.db.user.create({ data, select: { id: true, name: true } });
}

async function join(tx: Transaction, userId: string, { organization, role }: OpenInvitation): Promise<void> {
  const organizationId = organization.id;
  await tx.db.membership.createMany({
    data: [{ organizationId, userId, role, createdAt: new Date() }],
    skipDuplicates: true,
  });
  await tx.db.user.update({
    where: { id: userId },
    data: { activeOrganizationId: organizationId },
    select: { id: true },
  });
}

const gone = () =>
  new AppError(
    404,
    "invitation_gone",
    "This link is not valid any more: it was used, withdrawn or has expired. Ask for a new one.",
  );
