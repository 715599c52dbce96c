import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { spendTest } from "@/lib/auth/request-limits";
import { limits } from "@/lib/contracts/limits";
import type { CreatedWebhook, createWebhookBody } from "@/lib/contracts/webhooks";
import { newSecret } from "@/lib/crypto/sign";
import { hintOf, sealSecret } from "@/lib/crypto/webhook-secrets";
import { databaseNow } from "@/lib/db/now";
import { type Transaction, transact } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { acceptableUrl } from "./check-url";
import { startPing } from "./send-test";
import { toWebhook } from "./to-webhook";

/**
 * Creates a webhook and pings it. Its response includes the secret; others do so only on explicit request.
 * @throws {AppError} 403, 409 when the organization already has 50 webhooks, 422 for a URL that is not
 *   allowed, 429 over TEST_RATE_LIMIT, since saving sends a ping
 */
export async function createWebhook(
  context: RequestContext,
  body: z.output<typeof createWebhookBody>,
): Promise<CreatedWebhook> {
  authorize(context, "webhooks:write");
  const { organizationId } = context;
  await spendTest(organizationId, null);
  const url = await acceptableUrl(body.url);
  const secret = newSecret();
  const id = newId("webhook");
  // An event goes to the webhooks that existed when it was recorded, by the same clock.
  const now = await databaseNow();
  return transact(context, async (tx) => {
    await requireRoom(tx, organizationId);
    const row = await tx.db.webhook.create({
      data: {
        id,
        organizationId,
        url,
        description: body.description,
        events: body.events,
        secret: sealSecret(secret, { id, organizationId }, "current"),
        secretHint: hintOf(secret),
        createdAt: now,
        updatedAt: now,
      },
    });
    const test_delivery_id = await startPing(tx, row);
    await recordAudit(tx.db, context, {
      action: "webhook.created",
      webhookId: id,
      details: { url, events: body.events },
    });
    return { ...toWebhook(row), secret, test_delivery_id };
  });
}

/** Locks the organization's row, so that two concurrent requests cannot exceed the limit. */
async function requireRoom(tx: Transaction, organizationId: string): Promise<void> {
  await tx.db.$queryRaw`select id from organization where id = ${organizationId}::uuid for no key update`;
  const count = await tx.db.webhook.count({ where: { organizationId, deletedAt: null } });
  if (count < limits.webhooksPerOrganization) return;
  throw conflict(
    "too_many_webhooks",
    `An organization can have at most ${limits.webhooksPerOrganization} webhooks. Delete one that you no longer need.`,
  );
}
