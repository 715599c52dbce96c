import type { z } from "zod";
import { recordLooks } from "@/lib/audit/record-audit";
import type { Caller } from "@/lib/auth/caller";
import { authorize } from "@/lib/auth/context";
import { requireSecondFactor } from "@/lib/auth/require-second-factor";
import type { SupportHit, supportSearchQuery } from "@/lib/contracts/support";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { asReported, stopsInProgress } from "@/lib/deliveries/reported-status";
import { type IdKind, kindOfId } from "@/lib/ids";

export interface RequestOrigin {
  ip: string | null;
  userAgent: string | null;
}

/**
 * Placeholder organization of audit entries for searches without a hit. Operators read these entries with
 * SQL.
 */
export const PLATFORM = "00000000-0000-0000-0000-000000000000";

/**
 * Finds organizations by name or ID, webhooks by host, and resources by ID, for platform support. The search
 * is recorded in the audit log of every organization in the result; a search without a hit is recorded too.
 * @throws {AppError} 403
 */
export async function search(
  caller: Caller,
  { q }: Pick<z.output<typeof supportSearchQuery>, "q">,
  origin: RequestOrigin,
): Promise<{ data: SupportHit[]; next_cursor: null }> {
  const { actor } = caller;
  authorize({ standing: actor.isSupport ? "support" : "member" }, "support:search");
  requireSecondFactor(caller, null);
  const kind = kindOfId(q);
  const data = await (kind ? findById(kind, q) : findByText(q));
  const found = [...new Set(data.map(({ organization }) => organization.id))];
  await recordLooks(
    prisma(),
    (found.length > 0 ? found : [PLATFORM]).map((organizationId) => ({
      context: { actor, organizationId, standing: "support" as const, ...origin },
      facts: { action: "support.searched" as const, details: { q } },
    })),
  );
  return { data, next_cursor: null };
}

const organization = { select: { id: true, name: true } } as const;

/** Returns at most one hit. A hit for a lead, booking, or conversation contains only its organization. */
async function findById(kind: IdKind, id: string): Promise<SupportHit[]> {
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

const MOST = 25;

interface OrganizationRow {
  id: string;
  name: string;
}

interface WebhookRow {
  id: string;
  url: string;
  organization_id: string;
  organization_name: string;
}

/** `strpos` instead of `like`, so that wildcards in the input have no effect. */
const ORGANIZATIONS = `
select id, name from organization
 where strpos(lower(name), lower($1)) > 0 or id::text = lower($1)
 order by name, id limit ${MOST}`;

const WEBHOOKS = `
select w.id, w.url, o.id as organization_id, o.name as organization_name
  from webhook w join organization o on o.id = w.organization_id
 where w.deleted_at is null and strpos(split_part(w.url, '/', 3), lower($1)) > 0
 order by o.name, w.created_at desc, w.id limit ${MOST}`;

/** Finds organizations by part of their name or full id, and webhooks by part of their host. */
async function findByText(q: string): Promise<SupportHit[]> {
  const [organizations, webhooks] = await Promise.all([
    pool().query<OrganizationRow>(ORGANIZATIONS, [q]),
    pool().query<WebhookRow>(WEBHOOKS, [q]),
  ]);
  return [
    ...organizations.rows.map(({ id, name }) => ({
      organization: { id, name },
      kind: "organization" as const,
      id,
      label: name,
      webhook_id: null,
    })),
    ...webhooks.rows.map((row) => ({
      organization: { id: row.organization_id, name: row.organization_name },
      kind: "webhook" as const,
      id: row.id,
      label: row.url,
      webhook_id: row.id,
    })),
  ];
}
