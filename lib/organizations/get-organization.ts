import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { OrganizationSettings } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";

/** The organization that the caller works in or that support is viewing. */
export async function getOrganization(context: RequestContext): Promise<OrganizationSettings> {
  await authorizeLookUp(context, "organization:name", { resource: "organization" });
  const { id, name, requiresSecondFactor } = await prisma().organization.findUniqueOrThrow({
    where: { id: context.organizationId },
  });
  return { id, name, requires_second_factor: requiresSecondFactor };
}
