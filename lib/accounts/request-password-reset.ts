import { spendPasswordReset } from "@/lib/auth/rate-limits";
import { limits } from "@/lib/contracts/limits";
import { prisma } from "@/lib/db/client";
import { conflict } from "@/lib/errors";
import { queueMail } from "@/lib/mail/queue-mail";
import { sendSoon } from "@/lib/mail/send-mails";
import { isMailConfigured } from "@/lib/mail/settings";

/**
 * Sends a link to an address, if it has an account. Whether it has one is found out when the email is sent: response
 * and response time are the same for every address.
 * @throws {AppError} 409 when this installation sends no email; 429 per client address
 */
export async function requestPasswordReset(email: string, ip: string | null): Promise<void> {
  if (!isMailConfigured()) throw noMail();
  const isAllowed = await spendPasswordReset(email, ip);
  if (!isAllowed) return;
  const expiresAt = new Date(Date.now() + limits.passwordResetMinutes * 60_000);
  await queueMail(prisma(), { kind: "password_reset", subjectId: email, recipient: email, expiresAt });
  sendSoon();
}

const noMail = () =>
  conflict(
    "no_email",
    "This installation sends no email. Ask its operator to reset your password: npm run password:reset.",
  );
