import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { ApiKey } from "@/lib/contracts/api-keys";
import type { Page, pageQuery } from "@/lib/contracts/common";
import { prisma } from "@/lib/db/client";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { toApiKey } from "./to-api-key";

/** Lists an organization's API keys, newest first. Expired ones stay until they are revoked. */
export async function listApiKeys(
  context: RequestContext,
  query: z.output<typeof pageQuery>,
): Promise<Page<ApiKey>> {
  await authorizeLookUp(context, "organization:manage", { resource: "API keys" });
  const rows = await prisma().apiKey.findMany({
    where: { organizationId: context.organizationId, AND: olderThan(query.cursor, "apiKey") },
    ...newestFirst(query),
  });
  return toPage(rows, query, toApiKey);
}
