import { noSecondFactor } from "@/lib/accounts/replace-password";
import { type Origin, recordAccount } from "@/lib/audit/record-account";
import type { Caller } from "@/lib/auth/caller";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import { mustKeepSecondFactor } from "@/lib/auth/require-second-factor";
import { transact } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";

/** @throws {AppError} 403 `reauthentication_required`; 409 when there is none, or when it is required */
export async function disableSecondFactor(
  caller: Caller,
  password: string | null | undefined,
  origin: Origin,
): Promise<void> {
  const { actor, hasSecondFactor } = caller;
  await requireRecentSignIn({ actor, ...origin }, password);
  if (!hasSecondFactor) throw conflict("no_second_factor", "Two-factor authentication is already off.");
  if (mustKeepSecondFactor(caller)) throw required();
  const { userId: id, name, email } = actor;
  await transact(
    () => {},
    async (tx) => {
      await tx.db.user.update({ where: { id }, data: noSecondFactor, select: { id: true } });
      await tx.db.recoveryCode.deleteMany({ where: { userId: id } });
      await recordAccount(tx.db, { id, name, email }, { action: "user.second_factor_disabled" }, origin);
    },
  );
}

const required = () =>
  conflict(
    "second_factor_required",
    "Your account must keep two-factor authentication: an organization of yours requires it, or you are support staff. You can set up another app instead.",
  );
