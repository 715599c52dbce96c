import type { SupportHit } from "@/lib/contracts/support";
import { prisma } from "@/lib/db/client";
import { asReported, stopsInProgress } from "@/lib/deliveries/reported-status";
import type { IdKind } from "@/lib/ids";

const organization = { select: { id: true, name: true } } as const;

/** Returns at most one hit. A hit for a lead, booking, or conversation contains only its organization. */
export async function findById(kind: IdKind, id: string): Promise<SupportHit[]> {
  const hit = await find(kind, id);
  return hit ? [hit] : [];
}

async function find(kind: IdKind, id: string): Promise<SupportHit | null> {
  if (kind === "webhook") return findWebhook(id);
  if (kind === "delivery") return findDelivery(id);
  if (kind === "event") return findEvent(id);
  if (kind === "lead" || kind === "booking" || kind === "conversation") return findObject(kind, id);
  return null;
}

async function findWebhook(id: string): Promise<SupportHit | null> {
  const row = await prisma().webhook.findUnique({
    where: { id },
    select: { url: true, deletedAt: true, organization },
  });
  if (!row) return null;
  const hit = { organization: row.organization, kind: "webhook" as const, id, webhook_id: id };
  return row.deletedAt
    ? { ...hit, label: `${row.url} (deleted)`, is_deleted: true }
    : { ...hit, label: row.url };
}

async function findDelivery(id: string): Promise<SupportHit | null> {
  const row = await prisma().delivery.findUnique({
    where: { id },
    include: { webhook: { select: { organization } } },
  });
  if (!row) return null;
  const { status } = asReported(row, await stopsInProgress(row.organizationId));
  const label = `${row.eventType}, ${status}`;
  return {
    organization: row.webhook.organization,
    kind: "delivery",
    id,
    label,
    webhook_id: row.webhookId,
  };
}

async function findEvent(id: string): Promise<SupportHit | null> {
  const row = await prisma().event.findUnique({ where: { id }, select: { type: true, organization } });
  return row && { organization: row.organization, kind: "event", id, label: row.type, webhook_id: null };
}

async function findObject(kind: "lead" | "booking" | "conversation", id: string): Promise<SupportHit | null> {
  const query = { where: { id }, select: { organization } };
  const row = await {
    lead: () => prisma().lead.findUnique(query),
    booking: () => prisma().booking.findUnique(query),
    conversation: () => prisma().conversation.findUnique(query),
  }[kind]();
  return row && { organization: row.organization, kind: "object", id, label: labels[kind], webhook_id: null };
}

const labels = { lead: "Lead", booking: "Booking", conversation: "Conversation" };
