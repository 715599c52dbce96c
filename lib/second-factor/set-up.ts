import { type Origin, recordAccount } from "@/lib/audit/record-account";
import type { Caller } from "@/lib/auth/caller";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import { giveCodePointsBack, takeCodePoint } from "@/lib/auth/sign-in-throttle";
import type { SecondFactorSetUp } from "@/lib/contracts/second-factor";
import { prisma } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { conflict, invalid } from "@/lib/errors";
import { replaceRecoveryCodes } from "./recovery-codes";
import { newTotpSecret, openTotpSecret, qrCode, sealTotpSecret, stepOfCode, totpUri } from "./totp";

/**
 * Generates a secret for an authenticator app, which becomes valid when one of its codes is confirmed. Until then, an
 * app that was set up before stays valid.
 * @throws {AppError} 403 `reauthentication_required`
 */
export async function startSetUp(
  { actor }: Caller,
  password: string | null | undefined,
  origin: Origin,
): Promise<SecondFactorSetUp> {
  await requireRecentSignIn({ actor, ...origin }, password);
  const secret = newTotpSecret();
  await prisma().user.update({
    where: { id: actor.userId },
    data: { pendingTotpSecret: sealTotpSecret(actor.userId, secret) },
    select: { id: true },
  });
  const uri = totpUri(secret, actor.email);
  return { secret, uri, qr_code: qrCode(uri) };
}

/**
 * Turns the second factor on, by a code that shows that the app has the secret. Every session signed in before ends.
 * @returns the recovery codes, and the moment: a session signed in then is valid
 * @throws {AppError} 409 when no set-up was started; 422 for a wrong code; 429 after too many
 */
export async function confirmSetUp(
  { actor }: Caller,
  code: string,
  origin: Origin,
): Promise<{ recoveryCodes: string[]; signedInAt: Date }> {
  const { userId } = actor;
  await takeCodePoint(userId);
  const { pendingTotpSecret } = await prisma().user.findUniqueOrThrow({
    where: { id: userId },
    select: { pendingTotpSecret: true },
  });
  if (!pendingTotpSecret) throw notStarted();
  const step = stepOfCode(openTotpSecret(userId, pendingTotpSecret), code.replaceAll(" ", ""));
  if (step === null) throw invalid([{ path: "code", message: "This code is wrong. Enter the current one." }]);
  await giveCodePointsBack(userId);
  const signedInAt = new Date();
  const recoveryCodes = await transact(
    () => {},
    async (tx) => {
      const { count } = await tx.db.user.updateMany({
        where: { id: userId, pendingTotpSecret },
        data: {
          totpSecret: pendingTotpSecret,
          pendingTotpSecret: null,
          totpLastStep: step,
          secondFactorAt: signedInAt,
          passwordChangedAt: signedInAt,
        },
      });
      if (count === 0) throw notStarted();
      const account = { id: userId, name: actor.name, email: actor.email };
      await recordAccount(tx.db, account, { action: "user.second_factor_enabled" }, origin);
      return replaceRecoveryCodes(tx.db, userId);
    },
  );
  return { recoveryCodes, signedInAt };
}

const notStarted = () => conflict("no_set_up", "Start the set-up again and scan the new QR code.");
