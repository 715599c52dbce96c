import { email as emailAddress } from "@/lib/contracts/common";
import { prisma } from "@/lib/db/client";
import { verifyPassword } from "./password";
import { givePointBack, refuseThrottled, takePoint } from "./sign-in-throttle";
import { withHashSlot } from "./slots";

export interface KnownUser {
  id: string;
  email: string;
  name: string;
  /** If true, sign-in also requires a code. Confirming the password does not. */
  hasSecondFactor: boolean;
}

/**
 * Returns the user with this email and password, or null. All password checks use this function, so that they share one
 * throttle, and so that neither response nor response time reveals whether the account exists.
 * @throws {AppError} 429 after too many failures, or while too many others sign in
 */
export async function verifyCredentials(
  email: string,
  password: string,
  ip: string | null,
): Promise<KnownUser | null> {
  const address = emailAddress.safeParse(email.trim()).data ?? null;
  const account = address ?? "malformed";
  await refuseThrottled(account, ip);
  const user = address && (await findUser(address));
  const matches = await withHashSlot(async () => {
    await takePoint(account, ip);
    const isRight = await verifyPassword(user ? user.passwordHash : null, password);
    if (isRight) await givePointBack(account, ip);
    return isRight;
  });
  if (!user || !matches) return null;
  return { id: user.id, email: user.email, name: user.name, hasSecondFactor: user.secondFactorAt !== null };
}

function findUser(email: string) {
  return prisma().user.findUnique({
    where: { email },
    select: { id: true, email: true, name: true, passwordHash: true, secondFactorAt: true },
  });
}
