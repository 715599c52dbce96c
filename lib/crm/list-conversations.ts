import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Page, pageQuery } from "@/lib/contracts/common";
import type { Conversation } from "@/lib/contracts/crm";
import { prisma } from "@/lib/db/client";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { toConversation } from "./to-conversation";

export async function listConversations(
  context: RequestContext,
  query: z.output<typeof pageQuery>,
): Promise<Page<Conversation>> {
  await authorizeLookUp(context, "crm:read", { resource: "conversations" });
  const rows = await prisma().conversation.findMany({
    where: { organizationId: context.organizationId, AND: olderThan(query.cursor, "conversation") },
    ...newestFirst(query),
  });
  return toPage(rows, query, toConversation);
}
