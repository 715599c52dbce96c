import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, personOf, type RequestContext } from "@/lib/auth/context";
import { spendInvitationMail } from "@/lib/auth/rate-limits";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import type { Page, pageQuery } from "@/lib/contracts/common";
import { limits } from "@/lib/contracts/limits";
import type {
  CreatedInvitation,
  createInvitationBody,
  Invitation,
  Organization,
  Role,
} from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import type { Invitation as Row } from "@/lib/db/generated/client";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { transact } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { hashToken, newToken, tokenOfMail } from "@/lib/mail/link-token";
import { queueMail } from "@/lib/mail/queue-mail";
import { sendSoon } from "@/lib/mail/send-mails";
import { isMailConfigured } from "@/lib/mail/transport";
import { invitationUrl, stillOpen } from "./invitation-mail";
import { lockMembers } from "./members";

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

/** Lists invitations that can still be accepted, newest first. */
export async function listInvitations(
  context: RequestContext,
  query: z.output<typeof pageQuery>,
): Promise<Page<Invitation>> {
  await authorizeLookUp(context, "organization:manage", { resource: "invitations" });
  const rows = await prisma().invitation.findMany({
    where: {
      organizationId: context.organizationId,
      ...stillOpen(),
      AND: olderThan(query.cursor, "invitation"),
    },
    ...newestFirst(query),
  });
  return toPage(rows, query, toInvitation);
}

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

export interface OpenInvitation {
  id: string;
  organization: Organization;
  email: string;
  role: Role;
  /** Whether the link was mailed to the address, so that its bearer can read that mailbox. */
  isMailed: boolean;
}

/**
 * Returns the invitation of a link, or null if it was used, was revoked, or has expired. Reveals nothing about
 * accounts.
 */
export function findInvitation(token: string): Promise<OpenInvitation | null> {
  return prisma().invitation.findFirst({
    where: { tokenHash: hashToken(token), ...stillOpen() },
    select: {
      id: true,
      email: true,
      role: true,
      isMailed: true,
      organization: { select: { id: true, name: true } },
    },
  });
}

/** Copies the public fields by name. The token hash is not one of them. */
function toInvitation(row: Omit<Row, "tokenHash">): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    by_email: row.isMailed,
    expires_at: row.expiresAt.toISOString(),
    created_at: row.createdAt.toISOString(),
  };
}
