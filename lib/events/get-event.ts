import { authorizeLookUp } from "@/lib/audit/look-up";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { RecordedEventDetail } from "@/lib/contracts/events";
import { signatureHeaders } from "@/lib/crypto/sign";
import { openForUser, signingSecrets } from "@/lib/crypto/webhook-secrets";
import { prisma } from "@/lib/db/client";
import { bodyRemoved } from "@/lib/deliveries/remove-bodies";
import { asReported, stopsInProgress } from "@/lib/deliveries/reported-status";
import { deliveryRelations } from "@/lib/deliveries/to-delivery";
import { notFound } from "@/lib/errors";
import { outcomesOf } from "./outcomes";
import { toEvent } from "./to-event";

/**
 * Returns an event with its payload and, for each webhook, its deliveries or the reason why there are none.
 * @throws {AppError} 404
 */
export async function getEvent(context: RequestContext, id: string): Promise<RecordedEventDetail> {
  await authorizeLookUp(context, "deliveries:read", { resource: "event", targetId: id });
  const { organizationId } = context;
  const event = await prisma().event.findFirst({
    where: { id, organizationId },
    include: {
      deliveries: { include: deliveryRelations, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
    },
  });
  if (!event) throw notFound("event");
  const stops = await stopsInProgress(organizationId);
  const reported = event.deliveries.map((row) => asReported(row, stops));
  const outcomes = await outcomesOf(organizationId, [event], reported);
  return {
    ...toEvent(
      event,
      reported.map(({ status }) => ({ status, count: 1 })),
    ),
    payload: event.payload && Buffer.from(event.payload).toString("utf8"),
    removed_payload:
      event.payloadBytes === null || event.payloadSha256 === null
        ? null
        : { bytes: event.payloadBytes, sha256: Buffer.from(event.payloadSha256).toString("hex") },
    webhooks: outcomes.get(event.id) ?? [],
  };
}

interface RawEvent {
  payload: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

/**
 * Returns an event's payload as it is sent and, given a webhook, the headers that a delivery to it would carry if it
 * were made now, except for the id of a delivery. Each signature is recorded in the audit log.
 * @throws {AppError} 403, 404, 410 `erased`, `body_expired`, 503 when the secret cannot be decrypted
 */
export async function getRawEvent(
  context: RequestContext,
  id: string,
  webhookId: string | undefined,
): Promise<RawEvent> {
  authorize(context, "webhooks:secrets");
  const event = await prisma().event.findFirst({
    where: { id, organizationId: context.organizationId },
    select: { type: true, origin: true, payload: true, erasedAt: true },
  });
  if (!event) throw notFound("event");
  const { payload } = event;
  if (!payload) throw bodyRemoved({ isErased: event.erasedAt !== null });
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
