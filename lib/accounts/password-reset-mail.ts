import { limits } from "@/lib/contracts/limits";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { Letter } from "@/lib/mail/letter";
import { hashToken, tokenOfMail } from "@/lib/mail/link-token";

/** Composes the email with the link. Returns null if the address has no account. */
export async function composePasswordReset(mail: {
  mailId: string;
  recipient: string;
  expiresAt: Date;
}): Promise<Letter | null> {
  const user = await prisma().user.findUnique({
    where: { email: mail.recipient },
    select: { id: true, email: true },
  });
  if (!user) return null;
  const token = tokenOfMail(mail.mailId);
  const tokenHash = hashToken(token);
  await prisma().passwordReset.upsert({
    where: { tokenHash },
    create: { tokenHash, userId: user.id, expiresAt: mail.expiresAt },
    update: {},
  });
  return {
    to: user.email,
    subject: "Reset your Empfio password",
    paragraphs: [
      "A new password was requested for your Empfio account.",
      `The link works once, within ${limits.passwordResetMinutes} minutes. Choosing a new password ends all your sessions.`,
    ],
    action: {
      label: "Choose a new password",
      url: new URL(`/reset-password?token=${token}`, env().NEXTAUTH_URL).href,
    },
    reason: "If you did not request it, ignore this email. Your password stays as it is.",
  };
}
