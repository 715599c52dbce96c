import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Page, pageQuery } from "@/lib/contracts/common";
import type { Lead } from "@/lib/contracts/crm";
import { prisma } from "@/lib/db/client";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { toLead } from "./to-lead";

export async function listLeads(
  context: RequestContext,
  query: z.output<typeof pageQuery>,
): Promise<Page<Lead>> {
  await authorizeLookUp(context, "crm:read", { resource: "leads" });
  const rows = await prisma().lead.findMany({
    where: { organizationId: context.organizationId, AND: olderThan(query.cursor, "lead") },
    ...newestFirst(query),
  });
  return toPage(rows, query, toLead);
}
