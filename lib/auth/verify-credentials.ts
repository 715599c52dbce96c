import { email as emailAddress } from "@/lib/contracts/common";
import { prisma } from "@/lib/db/client";
import { verifyPassword } from "./password";
import { countFailure, forgiveAccount, refuseThrottled } from "./rate-limits";

export interface KnownUser {
  id: string;
  email: string;
  name: string;
}

/**
 * Whose email and password these are, or null. Every place that asks for a password asks here, so that all of them
 * share one throttle, and no answer or duration tells whether the account exists.
 * @throws {AppError} 429 while the account or the address has failed too often
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
  const matches = await verifyPassword(user ? user.passwordHash : null, password);
  if (!matches) await countFailure(account, ip);
  // Asked again: of many guesses sent at once, those decided after the limit was reached must tell nothing.
  await refuseThrottled(account, ip);
  if (!user || !matches) return null;
  await forgiveAccount(account);
  return { id: user.id, email: user.email, name: user.name };
}

function findUser(email: string) {
  return prisma().user.findUnique({
    where: { email },
    select: { id: true, email: true, name: true, passwordHash: true },
  });
}
