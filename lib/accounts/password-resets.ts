import { type Origin, recordAccount } from "@/lib/audit/record-account";
import { hashPassword } from "@/lib/auth/password";
import { spendLinkAttempt, spendPasswordReset } from "@/lib/auth/rate-limits";
import { limits } from "@/lib/contracts/limits";
import { type Database, prisma } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { AppError, conflict } from "@/lib/errors";
import { hashToken } from "@/lib/mail/link-token";
import { queueMail } from "@/lib/mail/queue-mail";
import { sendSoon } from "@/lib/mail/send-mails";
import { isMailConfigured } from "@/lib/mail/transport";
import { replacePassword } from "./replace-password";

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

/** Whose password the link resets; null when it was used or has expired. */
export function findPasswordReset(token: string, db: Pick<Database, "passwordReset"> = prisma()) {
  return db.passwordReset.findFirst({
    where: { tokenHash: hashToken(token), expiresAt: { gt: new Date() } },
    select: { user: { select: { id: true, email: true, name: true } } },
  });
}

/**
 * Sets a new password by a mailed link, which proves the address. Every session ends, and so does every other link.
 * @returns the address that signs in with it
 * @throws {AppError} 404 for a link that is no longer valid; 429 per client address
 */
export async function completePasswordReset(
  { token, new_password }: { token: string; new_password: string },
  origin: Origin,
): Promise<{ email: string }> {
  await spendLinkAttempt(origin.ip);
  if (!(await findPasswordReset(token))) throw gone();
  const passwordHash = await hashPassword(new_password);
  return transact(
    () => {},
    async (tx) => {
      const reset = await findPasswordReset(token, tx.db);
      // Of two uses at once one deletes the row.
      const { count } = await tx.db.passwordReset.deleteMany({ where: { tokenHash: hashToken(token) } });
      if (!reset || count === 0) throw gone();
      await replacePassword(tx.db, reset.user.id, { passwordHash });
      await recordAccount(tx.db, reset.user, { action: "user.password_reset" }, origin);
      return { email: reset.user.email };
    },
  );
}

const gone = () =>
  new AppError(
    404,
    "reset_gone",
    'This link is no longer valid. It was used, or it has expired. Choose "Forgot password?" to get a new one.',
  );

/** @returns how many expired reset links were deleted */
export async function prunePasswordResets(now = new Date()): Promise<number> {
  const { count } = await prisma().passwordReset.deleteMany({ where: { expiresAt: { lt: now } } });
  return count;
}
