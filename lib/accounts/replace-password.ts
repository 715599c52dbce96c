import type { Database } from "@/lib/db/client";

interface NewPassword {
  passwordHash: string;
  /** Replaces the name as well. */
  name?: string;
  /** Also for an account whose owner still has the authenticator app. */
  dropSecondFactor?: boolean;
}

/**
 * A new password for somebody who proved that the account's address is theirs, or for whom the operator vouches. Ends
 * every session, voids every reset link and marks the address as verified. If it was not, the second factor goes too:
 * whoever made the account may have set it up.
 */
export async function replacePassword(
  db: Pick<Database, "user" | "recoveryCode" | "passwordReset">,
  userId: string,
  { passwordHash, name, dropSecondFactor = false }: NewPassword,
): Promise<void> {
  const now = new Date();
  const { emailVerifiedAt } = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { emailVerifiedAt: true },
  });
  const withoutSecondFactor = dropSecondFactor || emailVerifiedAt === null;
  if (withoutSecondFactor) await db.recoveryCode.deleteMany({ where: { userId } });
  await db.passwordReset.deleteMany({ where: { userId } });
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

/** The columns of an account that signs in by password alone. */
export const noSecondFactor = {
  secondFactorAt: null,
  totpSecret: null,
  pendingTotpSecret: null,
  totpLastStep: null,
} as const;
