import { type Origin, recordAccount } from "@/lib/audit/record-account";
import { email as emailAddress } from "@/lib/contracts/common";
import { prisma } from "@/lib/db/client";
import { logger } from "@/lib/logger";
import type { KnownUser } from "./verify-credentials";

/** @param secondFactor used in addition to the password */
export async function auditSignIn(
  user: KnownUser,
  secondFactor: "app" | "recovery_code" | "none",
  origin: Origin,
): Promise<void> {
  await recordAccount(
    prisma(),
    user,
    { action: "user.signed_in", details: { second_factor: secondFactor } },
    origin,
  );
  logger.info({ user_id: user.id, ip: origin.ip, second_factor: secondFactor }, "signed in");
}

/**
 * Records a failed sign-in in the audit logs of the account's organizations. Not awaited, so that the response does not
 * take longer for an existing account.
 */
export function auditFailedSignIn(email: string, reason: "password" | "code", origin: Origin): void {
  recordFailure(email, reason, origin).catch((error: unknown) =>
    logger.error({ error: String(error) }, "a failed sign-in was not audited"),
  );
}

async function recordFailure(email: string, reason: string, origin: Origin): Promise<void> {
  const address = emailAddress.safeParse(email.trim()).data;
  const user =
    address &&
    (await prisma().user.findUnique({
      where: { email: address },
      select: { id: true, email: true, name: true },
    }));
  if (!user) return;
  await recordAccount(prisma(), user, { action: "user.sign_in_failed", details: { wrong: reason } }, origin);
  logger.warn({ user_id: user.id, ip: origin.ip, wrong: reason }, "a sign-in failed");
}
