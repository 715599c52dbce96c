import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, personOf, type RequestContext } from "@/lib/auth/context";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import type { OrganizationSettings, updateOrganizationBody } from "@/lib/contracts/organizations";
import { transact } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";
import { lockMembers } from "./lock-members";

/**
 * Sets whether members must have a second factor, from each member's next request on.
 * @throws {AppError} 403, also `reauthentication_required`; 409 if the admin has no second factor
 */
export async function updateOrganization(
  context: RequestContext,
  { requires_second_factor: isRequired, password }: z.output<typeof updateOrganizationBody>,
): Promise<OrganizationSettings> {
  authorize(context, "organization:manage");
  await requireRecentSignIn(context, password);
  const { organizationId: id } = context;
  return transact(context.relay, async (tx) => {
    await lockMembers(tx, context);
    const { secondFactorAt } = await tx.db.user.findUniqueOrThrow({
      where: { id: personOf(context).userId },
      select: { secondFactorAt: true },
    });
    if (isRequired && secondFactorAt === null) throw ownFirst();
    const { count } = await tx.db.organization.updateMany({
      where: { id, requiresSecondFactor: !isRequired },
      data: { requiresSecondFactor: isRequired },
    });
    if (count > 0) {
      await recordAudit(tx.db, context, {
        action: isRequired ? "organization.second_factor_required" : "organization.second_factor_optional",
      });
    }
    const { name } = await tx.db.organization.findUniqueOrThrow({ where: { id }, select: { name: true } });
    return { id, name, requires_second_factor: isRequired };
  });
}

const ownFirst = () =>
  conflict("no_second_factor", "Set up two-factor authentication for your own account first.");
