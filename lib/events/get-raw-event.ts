import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { signatureHeaders } from "@/lib/crypto/sign";
import { openForUser, signingSecrets } from "@/lib/crypto/webhook-secrets";
import { prisma } from "@/lib/db/client";
import { bodyErased } from "@/lib/deliveries/remove-bodies";
import { notFound } from "@/lib/errors";

export interface RawEvent {
  payload: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

/**
 * Returns an event's payload as it is sent and, given a webhook, the headers that a delivery to it would carry if it
 * were made now, except for the id of a delivery. Each signature is recorded in the audit log.
 * @throws {AppError} 403, 404, 410 `erased`, 503 when the secret cannot be decrypted
 */
export async function getRawEvent(
  context: RequestContext,
  id: string,
  webhookId: string | undefined,
): Promise<RawEvent> {
  authorize(context, "webhooks:secrets");
  const event = await prisma().event.findFirst({
    where: { id, organizationId: context.organizationId },
    select: { type: true, origin: true, payload: true },
  });
  if (!event) throw notFound("event");
  const { payload } = event;
  if (!payload) throw bodyErased();
  const headers = {
    "X-Empfio-Event": event.type,
    ...(event.origin === "test" ? { "X-Empfio-Test": "true" } : {}),
  };
  if (webhookId === undefined) return { payload, headers };
  const webhook = await prisma().webhook.findFirst({
    where: { id: webhookId, organizationId: context.organizationId, deletedAt: null },
    select: {
      id: true,
      organizationId: true,
      secret: true,
      previousSecret: true,
      previousSecretExpiresAt: true,
    },
  });
  if (!webhook) throw notFound("webhook");
  const secrets = openForUser(webhook, () => signingSecrets(webhook));
  const timestamp = Math.floor(Date.now() / 1_000);
  const signatures = signatureHeaders(secrets, id, timestamp, payload);
  await recordAudit(prisma(), context, { action: "webhook.event_signed", webhookId, targetId: id });
  return { payload, headers: { ...headers, ...signatures } };
}
