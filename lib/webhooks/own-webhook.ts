import type { RequestContext } from "@/lib/auth/context";
import { prisma } from "@/lib/db/client";
import type { Transaction } from "@/lib/db/transaction";
import { notFound } from "@/lib/errors";
import type { WebhookRow } from "./to-webhook";

type Owner = Pick<RequestContext, "organizationId">;

/** Filter for every query of one webhook. It excludes webhooks of other organizations and deleted ones. */
export const ownWebhook = ({ organizationId }: Owner, id: string) => ({
  id,
  organizationId,
  deletedAt: null,
});

/** @throws {AppError} 404 */
export async function findOwnWebhook(context: Owner, id: string): Promise<WebhookRow> {
  const webhook = await prisma().webhook.findFirst({ where: ownWebhook(context, id) });
  if (!webhook) throw notFound("webhook");
  return webhook;
}

/**
 * Locks the webhook until the transaction ends, so that changes to it are serialized. New deliveries can
 * still reference it ("no key").
 * @throws {AppError} 404
 */
export async function lockOwnWebhook(tx: Transaction, context: Owner, id: string): Promise<WebhookRow> {
  await tx.db.$queryRaw`select id from webhook where id = ${id} for no key update`;
  const webhook = await tx.db.webhook.findFirst({ where: ownWebhook(context, id) });
  if (!webhook) throw notFound("webhook");
  return webhook;
}
