import type { z } from "zod";
import { voidResetLinks } from "@/lib/accounts/replace-password";
import { type Origin, recordAccount } from "@/lib/audit/record-account";
import type { Caller } from "@/lib/auth/caller";
import { hashPassword } from "@/lib/auth/password";
import { verifyCredentials } from "@/lib/auth/verify-credentials";
import type { changePasswordBody } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { invalid } from "@/lib/errors";

/**
 * Changes the caller's own password, ends every earlier session, and voids every reset link.
 * @returns the time of the change. A session with this sign-in time is valid
 * @throws {AppError} 422 for a wrong current password, 429 after too many
 */
export async function changePassword(
  { actor }: Caller,
  { current_password, new_password }: z.output<typeof changePasswordBody>,
  origin: Origin,
): Promise<Date> {
  const account = { id: actor.userId, name: actor.name, email: actor.email };
  if (!(await verifyCredentials(actor.email, current_password, origin.ip))) {
    await recordAccount(prisma(), account, { action: "user.reauthentication_failed" }, origin);
    throw invalid([{ path: "current_password", message: "The current password is wrong." }]);
  }
  const passwordHash = await hashPassword(new_password);
  const passwordChangedAt = new Date();
  await transact(
    () => {},
    async ({ db }) => {
      await db.user.update({
        where: { id: account.id },
        data: { passwordHash, passwordChangedAt },
        select: { id: true },
      });
      await voidResetLinks(db, account);
      await recordAccount(db, account, { action: "user.password_changed" }, origin);
    },
  );
  return passwordChangedAt;
}
