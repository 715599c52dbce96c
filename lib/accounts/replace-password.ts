import type { Database } from "@/lib/db/client";
import type { MailKind } from "@/lib/mail/queue-mail";

interface NewPassword {
  passwordHash: string;
  /** Replaces the name as well. */
  name?: string;
  /** Also for an account whose owner still has the authenticator app. */
  dropSecondFactor?: boolean;
}

/**
 * Sets a new password for a user who proved that the account's address is theirs, or whose identity the operator
 * verified. Ends every session, voids every reset link, and marks the address as verified. If it was unverified, the
 * second factor is removed too, because another person may have created the account and set it up.
 */
export async function replacePassword(
  db: Pick<Database, "user" | "recoveryCode" | "passwordReset" | "mail">,
  userId: string,
  { passwordHash, name, dropSecondFactor = false }: NewPassword,
): Promise<void> {
  const now = new Date();
  const { email, emailVerifiedAt } = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, emailVerifiedAt: true },
  });
  const withoutSecondFactor = dropSecondFactor || emailVerifiedAt === null;
  if (withoutSecondFactor) await db.recoveryCode.deleteMany({ where: { userId } });
  await voidResetLinks(db, { id: userId, email });
  await db.user.update({
    where: { id: userId },
    data: {
      passwordHash,
      passwordChangedAt: now,
      emailVerifiedAt: emailVerifiedAt ?? now,
      ...(name !== undefined && { name }),
      ...(withoutSecondFactor && noSecondFactor),
    },
    select: { id: true },
  });
}

/** Voids every reset link of an account, including those in emails that are still to be sent. */
export async function voidResetLinks(
  db: Pick<Database, "passwordReset" | "mail">,
  { id, email }: { id: string; email: string },
): Promise<void> {
  await db.passwordReset.deleteMany({ where: { userId: id } });
  await db.mail.deleteMany({ where: { kind: "password_reset" satisfies MailKind, recipient: email } });
}

/** The columns of an account that signs in by password alone. */
export const noSecondFactor = {
  secondFactorAt: null,
  totpSecret: null,
  pendingTotpSecret: null,
  totpLastStep: null,
} as const;
