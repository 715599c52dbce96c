import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import type { RevealedSecret, rotateSecretBody, Webhook } from "@/lib/contracts/webhooks";
import { newSecret } from "@/lib/crypto/sign";
import { hintOf, openSecret, sealSecret } from "@/lib/crypto/webhook-secrets";
import { prisma } from "@/lib/db/client";
import { type Transaction, transact } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";
import { findOwnWebhook, lockOwnWebhook } from "./own-webhook";
import { overlapEnd, toWebhook, type WebhookRow } from "./to-webhook";

const HOUR_MS = 3_600_000;

/**
 * Generates a new secret, used from the next attempt on. The old one also signs until the overlap ends.
 * @throws {AppError} 403, including `reauthentication_required`; 404; 409 during an overlap, unless forced
 */
export async function rotateSecret(
  context: RequestContext,
  id: string,
  { overlap_hours, force, password }: z.output<typeof rotateSecretBody>,
): Promise<RevealedSecret> {
  authorize(context, "webhooks:secrets");
  await findOwnWebhook(context, id);
  await requireRecentSignIn(context, password);
  return transact(context.relay, async (tx) => {
    const webhook = await lockOwnWebhook(tx, context, id);
    if (overlapEnd(webhook) && !force) throw overlapRuns();
    const secret = newSecret();
    const previous = overlap_hours > 0 ? await keepCurrent(tx, webhook, overlap_hours) : dropped;
    await tx.db.webhook.update({
      where: { id },
      data: { secret: sealSecret(secret, webhook, "current"), secretHint: hintOf(secret), ...previous },
      select: { id: true },
    });
    await recordAudit(tx.db, context, {
      action: "webhook.secret_rotated",
      webhookId: id,
      details: { overlap_hours, ended_running_overlap: overlapEnd(webhook) !== null },
    });
    return {
      secret,
      previous_secret_expires_at: previous.previousSecretExpiresAt?.toISOString() ?? null,
    };
  });
}

const dropped = { previousSecret: null, previousSecretExpiresAt: null };

/** Seals the secret again, since a secret sealed for one slot cannot be opened in the other. */
async function keepCurrent(tx: Transaction, webhook: WebhookRow, hours: number) {
  const { secret } = await tx.db.webhook.findUniqueOrThrow({
    where: { id: webhook.id },
    select: { secret: true },
  });
  return {
    previousSecret: sealSecret(openSecret({ ...webhook, secret }), webhook, "previous"),
    previousSecretExpiresAt: new Date(Date.now() + hours * HOUR_MS),
  };
}

const overlapRuns = () =>
  conflict(
    "overlap_running",
    "The overlap of the last rotation has not ended. Wait until it ends, revoke the previous secret, or set force to true.",
  );

/**
 * Returns the signing secret.
 * @param password required when the sign-in is older than 5 minutes
 * @throws {AppError} 403, including `reauthentication_required`; 404
 */
export async function revealSecret(
  context: RequestContext,
  id: string,
  password: string | null | undefined,
): Promise<RevealedSecret> {
  authorize(context, "webhooks:secrets");
  const webhook = await findOwnWebhook(context, id);
  await requireRecentSignIn(context, password);
  const { secret } = await prisma().webhook.findUniqueOrThrow({ where: { id }, select: { secret: true } });
  const opened = openSecret({ ...webhook, secret });
  await recordAudit(prisma(), context, { action: "webhook.secret_revealed", webhookId: id });
  return { secret: opened, previous_secret_expires_at: overlapEnd(webhook)?.toISOString() ?? null };
}

/** Ends the overlap and deletes the previous secret. Does nothing when there is none. */
export async function revokePreviousSecret(context: RequestContext, id: string): Promise<Webhook> {
  authorize(context, "webhooks:secrets");
  return transact(context.relay, async (tx) => {
    const webhook = await lockOwnWebhook(tx, context, id);
    if (!webhook.previousSecretExpiresAt) return toWebhook(webhook);
    const revoked = await tx.db.webhook.update({
      where: { id },
      data: { previousSecret: null, previousSecretExpiresAt: null },
    });
    await recordAudit(tx.db, context, { action: "webhook.previous_secret_revoked", webhookId: id });
    return toWebhook(revoked);
  });
}
