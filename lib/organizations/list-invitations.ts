import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Page, pageQuery } from "@/lib/contracts/common";
import type { Invitation } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { stillOpen } from "./invitation-link";
import { toInvitation } from "./to-invitation";

/** Lists invitations that can still be accepted, newest first. */
export async function listInvitations(
  context: RequestContext,
  query: z.output<typeof pageQuery>,
): Promise<Page<Invitation>> {
  await authorizeLookUp(context, "organization:manage", { resource: "invitations" });
  const rows = await prisma().invitation.findMany({
    where: {
      organizationId: context.organizationId,
      ...stillOpen(),
      AND: olderThan(query.cursor, "invitation"),
    },
    ...newestFirst(query),
  });
  return toPage(rows, query, toInvitation);
}
