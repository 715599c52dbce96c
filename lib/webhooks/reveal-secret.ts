import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import type { RevealedSecret } from "@/lib/contracts/webhooks";
import { openSecret } from "@/lib/crypto/webhook-secrets";
import { prisma } from "@/lib/db/client";
import { findOwnWebhook } from "./own-webhook";
import { overlapEnd } from "./to-webhook";

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
