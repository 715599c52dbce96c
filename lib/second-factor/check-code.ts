import { giveCodePointsBack, takeCodePoint } from "@/lib/auth/sign-in-throttle";
import { prisma } from "@/lib/db/client";
import { spendRecoveryCode } from "./recovery-codes";
import { openTotpSecret, stepOfCode } from "./totp";

/**
 * Checks a code of the authenticator app, or a recovery code, and uses it up: the same code is refused afterwards, and
 * so are older ones.
 * @returns the kind of code that matched; null for a wrong code
 * @throws {AppError} 429 after too many wrong codes
 */
export async function checkCode(
  userId: string,
  code: string,
  now = Date.now(),
): Promise<"app" | "recovery_code" | null> {
  await takeCodePoint(userId);
  const kind = await spendCode(userId, code.trim(), now);
  if (kind) await giveCodePointsBack(userId);
  return kind;
}

async function spendCode(userId: string, code: string, now: number) {
  if (!/^\d{3} ?\d{3}$/.test(code)) {
    return (await spendRecoveryCode(prisma(), userId, code)) ? "recovery_code" : null;
  }
  const { totpSecret } = await prisma().user.findUniqueOrThrow({
    where: { id: userId },
    select: { totpSecret: true },
  });
  if (!totpSecret) return null;
  const step = stepOfCode(openTotpSecret(userId, totpSecret), code.replace(" ", ""), now);
  return step !== null && (await claimStep(userId, step)) ? "app" : null;
}

/** One statement: of two uses of a code at once, one is refused. */
async function claimStep(userId: string, step: number): Promise<boolean> {
  const { count } = await prisma().user.updateMany({
    where: { id: userId, OR: [{ totpLastStep: null }, { totpLastStep: { lt: step } }] },
    data: { totpLastStep: step },
  });
  return count === 1;
}
