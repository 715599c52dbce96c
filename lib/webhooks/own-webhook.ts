import type { RequestContext } from "@/lib/auth/context";
import { prisma } from "@/lib/db/client";
import type { Transaction } from "@/lib/db/transaction";
import { notFound } from "@/lib/errors";
import type { WebhookRow } from "./to-webhook";

type Owner = Pick<RequestContext, "organizationId">;

/** The filter that every query of one webhook uses: another organization's and a deleted one do not exist. */
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
 * Holds the webhook until the transaction ends, so that changes of one webhook happen one after the other. New
 * deliveries may still refer to it meanwhile ("no key").
 * @throws {AppError} 404
 */
export async function lockOwnWebhook(tx: Transaction, context: Owner, id: string): Promise<WebhookRow> {
  await tx.db.$queryRaw`select id from webhook where id = ${id} for no key update`;
  const webhook = await tx.db.webhook.findFirst({ where: ownWebhook(context, id) });
  if (!webhook) throw notFound("webhook");
  return webhook;
}
