import type { z } from "zod";
import { recordAccount } from "@/lib/audit/record-account";
import { toAuditRow } from "@/lib/audit/record-audit";
import type { Caller } from "@/lib/auth/caller";
import { hashPassword } from "@/lib/auth/password";
import { verifyCredentials } from "@/lib/auth/verify-credentials";
import type { changePasswordBody } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { invalid } from "@/lib/errors";

interface Origin {
  ip: string | null;
  userAgent: string | null;
}

/**
 * Changes the caller's own password and ends every earlier session.
 * @returns the time of the change. A session with this sign-in time is valid
 * @throws {AppError} 422 for a wrong current password, 429 after too many
 */
export async function changePassword(
  { actor, organizations }: Caller,
  { current_password, new_password }: z.output<typeof changePasswordBody>,
  origin: Origin,
): Promise<Date> {
  if (!(await verifyCredentials(actor.email, current_password, origin.ip))) {
    await recordAccount(
      prisma(),
      { id: actor.userId, name: actor.name, email: actor.email },
      { action: "user.reauthentication_failed" },
      origin,
    );
    throw invalid([{ path: "current_password", message: "The current password is wrong." }]);
  }
  const passwordHash = await hashPassword(new_password);
  const passwordChangedAt = new Date();
  await prisma().$transaction([
    prisma().user.update({
      where: { id: actor.userId },
      data: { passwordHash, passwordChangedAt },
      select: { id: true },
    }),
    prisma().auditEntry.createMany({
      data: organizations.map(({ id, role }) =>
        toAuditRow(
          { actor, organizationId: id, standing: role, ...origin },
          { action: "user.password_changed", targetId: actor.userId },
        ),
      ),
    }),
  ]);
  return passwordChangedAt;
}
