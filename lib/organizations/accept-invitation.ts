import type { z } from "zod";
import { replacePassword } from "@/lib/accounts/replace-password";
import type { Origin } from "@/lib/audit/record-account";
import { recordAudit } from "@/lib/audit/record-audit";
import { auditFailedSignIn } from "@/lib/auth/audit-sign-in";
import { hashPassword } from "@/lib/auth/password";
import { spendLinkAttempt } from "@/lib/auth/rate-limits";
import { verifyCredentials } from "@/lib/auth/verify-credentials";
import {
  type AcceptedInvitation,
  type acceptInvitationBody,
  newPassword,
} from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { type Transaction, transact } from "@/lib/db/transaction";
import { AppError, forbidden, invalid } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { stillOpen } from "./invitation-mail";
import { findInvitation, type OpenInvitation } from "./invitations";

type Body = z.output<typeof acceptInvitationBody>;

/**
 * Makes the bearer of an invitation link a member. A verified account requires its password, because otherwise the
 * inviting admin could take it over. A mailed link proves the address. A link that an admin passed on proves only
 * possession of the link, so its account stays unverified and in the organization that invited it first.
 * @throws {AppError} 403 for an account that may not join; 404 for a link that is no longer valid; 422; 429 per client
 * address
 */
export async function acceptInvitation(body: Body, origin: Origin): Promise<AcceptedInvitation> {
  await spendLinkAttempt(origin.ip);
  try {
    return await accept(body, origin);
  } catch (error) {
    if (!(error instanceof AccountAppeared)) throw error;
    return accept(body, origin);
  }
}

async function accept(body: Body, origin: Origin): Promise<AcceptedInvitation> {
  const invitation = await findInvitation(body.token);
  if (!invitation) throw gone();
  const { id, organization, email, role } = invitation;
  const enter = await prepareAccount(invitation, body, origin);
  await transact(
    () => {},
    async (tx) => {
      const { count } = await tx.db.invitation.updateMany({
        where: { id, ...stillOpen() },
        data: { acceptedAt: new Date() },
      });
      if (count === 0) throw gone();
      const user = await enter(tx);
      await join(tx, user.id, invitation);
      await recordAudit(
        tx.db,
        {
          actor: { userId: user.id, name: user.name, email, isSupport: false, signedInAt: new Date() },
          organizationId: organization.id,
          standing: role,
          ...origin,
        },
        {
          action: "member.joined",
          targetId: user.id,
          details: { email, role, by_email: invitation.isMailed },
        },
      );
    },
  );
  return { organization, email, role };
}

/** Finds, creates, or takes over the account, inside the transaction. */
type Enter = (tx: Transaction) => Promise<{ id: string; name: string }>;

async function prepareAccount(invitation: OpenInvitation, body: Body, origin: Origin): Promise<Enter> {
  const account = await prisma().user.findUnique({
    where: { email: invitation.email },
    select: { id: true, emailVerifiedAt: true },
  });
  if (account === null) return newAccount(invitation, body);
  // The address was unverified, and the mailed link proves it now.
  if (account.emailVerifiedAt === null && invitation.isMailed) return claimAccount(account.id, body);
  return ownAccount(invitation, body, origin, account.emailVerifiedAt !== null);
}

async function newAccount({ email, isMailed }: OpenInvitation, body: Body): Promise<Enter> {
  const { name, passwordHash } = await chosenCredentials(body);
  const now = new Date();
  const data = {
    id: newId("user"),
    email,
    name,
    passwordHash,
    passwordChangedAt: now,
    emailVerifiedAt: isMailed ? now : null,
  };
  return async (tx) => {
    const { count } = await tx.db.user.createMany({ data: [data], skipDuplicates: true });
    if (count === 0) throw new AccountAppeared();
    return data;
  };
}

/** Thrown if another invitation created the account at the same time. Accepting is then retried with that account. */
class AccountAppeared extends Error {
  override name = "AccountAppeared";
}

async function claimAccount(id: string, body: Body): Promise<Enter> {
  const { name, passwordHash } = await chosenCredentials(body);
  return async (tx) => {
    const { emailVerifiedAt } = await lockAccount(tx, id);
    if (emailVerifiedAt !== null) throw new AccountAppeared();
    await replacePassword(tx.db, id, { passwordHash, name });
    return { id, name };
  };
}

async function ownAccount(
  { email, organization }: OpenInvitation,
  { password }: Body,
  origin: Origin,
  isVerified: boolean,
): Promise<Enter> {
  const user = await verifyCredentials(email, password, origin.ip);
  if (!user) {
    auditFailedSignIn(email, "password", origin);
    throw invalid([{ path: "password", message: "This is not the password of your account." }]);
  }
  if (!isVerified && !(await isFirstInviter(organization.id, email))) throw unverified();
  return async (tx) => {
    await lockAccount(tx, user.id);
    return user;
  };
}

async function isFirstInviter(organizationId: string, email: string): Promise<boolean> {
  const first = await prisma().invitation.findFirst({
    where: { email, acceptedAt: { not: null } },
    orderBy: { acceptedAt: "asc" },
    select: { organizationId: true },
  });
  return first?.organizationId === organizationId;
}

/** Locks the account until the transaction ends, so that `support:create` waits and then sees the membership. */
async function lockAccount(tx: Transaction, id: string) {
  await tx.db.$queryRaw`select id from app_user where id = ${id} for no key update`;
  const account = await tx.db.user.findUniqueOrThrow({
    where: { id },
    select: { isSupport: true, emailVerifiedAt: true },
  });
  if (account.isSupport) throw supportAccount();
  return account;
}

async function chosenCredentials({ name, password }: Body) {
  if (!name) throw invalid([{ path: "name", message: "Enter your name." }]);
  const checked = newPassword.safeParse(password);
  if (!checked.success) {
    throw invalid(checked.error.issues.map(({ message }) => ({ path: "password", message })));
  }
  return { name, passwordHash: await hashPassword(checked.data) };
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
    "This link is no longer valid. It was used or revoked, or it has expired. Ask for a new one.",
  );

const unverified = () =>
  forbidden(
    "email_unverified",
    "The email address of this account is not verified, so it can only join the organization that invited it first. Reset your password by email, or ask the operator of this installation to verify the address.",
  );

const supportAccount = () =>
  forbidden(
    "support_account",
    "Platform support accounts cannot join an organization. Ask for an invitation to another email address.",
  );
