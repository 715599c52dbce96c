import { limits } from "@/lib/contracts/limits";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { Letter } from "@/lib/mail/letter";
import { hashToken, tokenOfMail } from "@/lib/mail/link-token";

/** Composes the email with the link. Returns null if the invitation was revoked or replaced. */
export async function composeInvitation(mail: { mailId: string; subjectId: string }): Promise<Letter | null> {
  const token = tokenOfMail(mail.mailId);
  const { count } = await prisma().invitation.updateMany({
    where: { id: mail.subjectId, isMailed: true, ...stillOpen() },
    // Updated because the token is derived from NEXTAUTH_SECRET, which may have changed.
    data: { tokenHash: hashToken(token) },
  });
  if (count === 0) return null;
  const invitation = await prisma().invitation.findUniqueOrThrow({
    where: { id: mail.subjectId },
    select: { email: true, role: true, invitedById: true, organization: { select: { name: true } } },
  });
  const inviter = await prisma().user.findUnique({
    where: { id: invitation.invitedById },
    select: { name: true, email: true },
  });
  const { name } = invitation.organization;
  const from = inviter ? `${inviter.name} (${inviter.email})` : "An admin";
  return {
    to: invitation.email,
    subject: `Join ${name} on Empfio`,
    paragraphs: [
      `${from} invited you to join ${name} on Empfio as ${invitation.role === "admin" ? "an admin" : "a member"}.`,
      `The link works once, within ${limits.invitationDays} days of the invitation.`,
    ],
    action: { label: "Accept the invitation", url: invitationUrl(token) },
    reason: "If you did not expect this invitation, ignore this email. Nothing happens without the link.",
  };
}

/** URL of the page on which an invitation is accepted. */
export const invitationUrl = (token: string) =>
  new URL(`/invitation?token=${token}`, env().NEXTAUTH_URL).href;

/** Filter for invitations that can still be accepted. */
export const stillOpen = () => ({ acceptedAt: null, expiresAt: { gt: new Date() } });
