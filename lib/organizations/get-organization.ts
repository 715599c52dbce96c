import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Organization } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";

/** The organization that the caller works in, or, for support, looks at. */
export async function getOrganization(context: RequestContext): Promise<Organization> {
  await authorizeLookUp(context, "organization:name", { resource: "organization" });
  return prisma().organization.findUniqueOrThrow({
    where: { id: context.organizationId },
    select: { id: true, name: true },
  });
}
