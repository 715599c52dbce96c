import type { Origin } from "@/lib/audit/record-account";
import type { Caller } from "@/lib/auth/caller";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import type { SecondFactorSetUp } from "@/lib/contracts/second-factor";
import { prisma } from "@/lib/db/client";
import { newTotpSecret, qrCode, totpUri } from "./totp";
import { sealTotpSecret } from "./totp-secret";

/**
 * A secret for an authenticator app, which counts once a code of it is confirmed. Until then an app that was set up
 * before stays valid.
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
