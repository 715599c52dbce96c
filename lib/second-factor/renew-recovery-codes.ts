import { type Origin, recordAccount } from "@/lib/audit/record-account";
import type { Caller } from "@/lib/auth/caller";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import { transact } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";
import { replaceRecoveryCodes } from "./recovery-codes";

/**
 * New recovery codes; the old ones are void.
 * @throws {AppError} 403 `reauthentication_required`; 409 without a second factor
 */
export async function renewRecoveryCodes(
  { actor, hasSecondFactor }: Caller,
  password: string | null | undefined,
  origin: Origin,
): Promise<string[]> {
  await requireRecentSignIn({ actor, ...origin }, password);
  if (!hasSecondFactor) throw conflict("no_second_factor", "Set up two-factor authentication first.");
  const { userId: id, name, email } = actor;
  return transact(
    () => {},
    async (tx) => {
      await recordAccount(tx.db, { id, name, email }, { action: "user.recovery_codes_renewed" }, origin);
      return replaceRecoveryCodes(tx.db, id);
    },
  );
}
