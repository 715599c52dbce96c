import { limits } from "@/lib/contracts/limits";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { Letter } from "@/lib/mail/letter";
import { hashToken, tokenOfMail } from "@/lib/mail/link-token";

/** The email with the link. Null when nobody has an account with the address: then none is sent. */
export async function composePasswordReset(mail: {
  mailId: string;
  recipient: string;
}): Promise<Letter | null> {
  const user = await prisma().user.findUnique({
    where: { email: mail.recipient },
    select: { id: true, email: true },
  });
  if (!user) return null;
  const token = tokenOfMail(mail.mailId);
  const tokenHash = hashToken(token);
  const expiresAt = new Date(Date.now() + limits.passwordResetMinutes * 60_000);
  await prisma().passwordReset.upsert({
    where: { tokenHash },
    create: { tokenHash, userId: user.id, expiresAt },
    update: { expiresAt },
  });
  return {
    to: user.email,
    subject: "Reset your Empfio password",
    paragraphs: [
      "Somebody asked for a new password for your Empfio account.",
      `The link works once, within ${limits.passwordResetMinutes} minutes. Choosing a new password ends all your sessions.`,
    ],
    action: {
      label: "Choose a new password",
      url: new URL(`/reset-password?token=${token}`, env().NEXTAUTH_URL).href,
    },
    reason: "If it was not you, ignore this email. Your password stays as it is.",
  };
}
