import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Page } from "@/lib/contracts/common";
import type { listWebhooksQuery, Webhook } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { findOwnWebhook } from "./own-webhook";
import { toWebhook } from "./to-webhook";

export async function listWebhooks(
  context: RequestContext,
  query: z.output<typeof listWebhooksQuery>,
): Promise<Page<Webhook>> {
  await authorizeLookUp(context, "webhooks:read", { resource: "webhooks" });
  const { organizationId } = context;
  const rows = await prisma().webhook.findMany({
    where: { organizationId, deletedAt: null, AND: olderThan(query.cursor, "webhook") },
    ...newestFirst(query),
  });
  return toPage(rows, query, toWebhook);
}

/** @throws {AppError} 404 */
export async function getWebhook(context: RequestContext, id: string): Promise<Webhook> {
  await authorizeLookUp(context, "webhooks:read", { resource: "webhook", webhookId: id });
  return toWebhook(await findOwnWebhook(context, id));
}
