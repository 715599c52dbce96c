import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Caller } from "@/lib/auth/caller";
import { authorize, personOf, type RequestContext } from "@/lib/auth/context";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import type { OrganizationSettings, Session, updateOrganizationBody } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { lockMembers } from "./members";

/** The organization that the caller works in or that support is viewing. */
export async function getOrganization(context: RequestContext): Promise<OrganizationSettings> {
  await authorizeLookUp(context, "organization:name", { resource: "organization" });
  const { id, name, requiresSecondFactor } = await prisma().organization.findUniqueOrThrow({
    where: { id: context.organizationId },
  });
  return { id, name, requires_second_factor: requiresSecondFactor };
}

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

/**
 * Changes the caller's active organization in all of the caller's sessions.
 * @throws {AppError} 404
 */
export async function switchOrganization(caller: Caller, organizationId: string): Promise<Session> {
  const target = caller.organizations.find(({ id }) => id === organizationId.toLowerCase());
  if (!target) throw notFound("organization");
  await prisma().user.update({
    where: { id: caller.actor.userId },
    data: { activeOrganizationId: target.id },
    select: { id: true },
  });
  return toSession({ ...caller, activeOrganizationId: target.id });
}

/** Copies the public fields of the signed-in user and the active organization by name. */
export function toSession({
  actor,
  isEmailVerified,
  hasSecondFactor,
  organizations,
  activeOrganizationId,
}: Caller): Session {
  const active = organizations.find(({ id }) => id === activeOrganizationId);
  return {
    user: {
      id: actor.userId,
      name: actor.name,
      email: actor.email,
      email_verified: isEmailVerified,
      is_support: actor.isSupport,
      has_second_factor: hasSecondFactor,
    },
    signed_in_at: actor.signedInAt.toISOString(),
    standing: active?.role ?? (actor.isSupport ? "support" : null),
    active_organization: active ? { id: active.id, name: active.name } : null,
    organizations: organizations.map(({ id, name, role }) => ({ id, name, role })),
  };
}
