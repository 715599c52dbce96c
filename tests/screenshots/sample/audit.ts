import type { AuditAction } from "@/lib/contracts/audit";
import type { Client } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { accounts } from "../sessions";
import { CONVERSATIONS_SINCE_MS } from "./history";
import { DAY_MS, HOUR_MS, sampleWebhooks } from "./webhooks";

interface Fact {
  agoMs: number;
  action: AuditAction;
  /** A part of the webhook's URL. */
  webhook?: string;
  by?: keyof typeof accounts;
  details?: Record<string, string | number | string[]>;
}

const FIREFOX = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:146.0) Gecko/20100101 Firefox/146.0";

const urlOf = (part: string) => sampleWebhooks.find(({ url }) => url.includes(part))?.url ?? "";
const eventsOf = (part: string) => sampleWebhooks.find(({ url }) => url.includes(part))?.events ?? [];

const facts: Fact[] = [
  {
    agoMs: CONVERSATIONS_SINCE_MS,
    action: "webhook.updated",
    webhook: "crm.",
    details: { events: eventsOf("crm."), previous_events: eventsOf("crm.").slice(0, -1) },
  },
  {
    agoMs: 3 * DAY_MS,
    action: "webhook.updated",
    webhook: "crm.",
    details: { url: urlOf("crm."), previous_url: "https://crm.acme.example/old-hook" },
  },
  { agoMs: 7 * HOUR_MS, action: "webhook.secret_rotated", webhook: "billing", details: { overlap_hours: 0 } },
  {
    agoMs: 6.6 * HOUR_MS,
    action: "webhook.secret_rotated",
    webhook: "team-chat",
    details: { overlap_hours: 24 },
  },
  { agoMs: 6.5 * HOUR_MS, action: "webhook.secret_revealed", webhook: "team-chat" },
  {
    agoMs: 2 * DAY_MS,
    action: "webhook.disabled",
    webhook: "staging",
    details: { url: urlOf("staging"), cancelled_deliveries: 2 },
  },
  { agoMs: 26 * HOUR_MS, action: "support.viewed", by: "support", details: { resource: "deliveries" } },
  {
    agoMs: 2 * HOUR_MS,
    action: "member.invited",
    details: { email: "front-desk@acme.test", role: "member" },
  },
  { agoMs: 20 * 60_000, action: "webhook.tested", webhook: "billing", details: { event: "ping" } },
  { agoMs: 2 * HOUR_MS, action: "booking.created", by: "member" },
];

/** Who changed what, so that the timelines have something to mark. */
export async function addAudit(db: Client, organizationId: string): Promise<void> {
  const created = sampleWebhooks.map(
    ({ url, createdMs, events }): Fact => ({
      agoMs: createdMs,
      action: "webhook.created",
      webhook: url,
      details: { url, events },
    }),
  );
  const users = await db.user.findMany();
  await db.auditEntry.createMany({
    data: [...created, ...facts].map(({ agoMs, action, webhook, by = "admin", details = {} }) => {
      const user = users.find(({ email }) => email === accounts[by]);
      return {
        id: newId("audit"),
        organizationId,
        actorUserId: user?.id ?? null,
        actorName: user?.name ?? "",
        actorEmail: accounts[by],
        actorIsSupport: by === "support",
        action,
        webhookId: webhook ? (sampleWebhooks.find(({ url }) => url.includes(webhook))?.id ?? null) : null,
        details,
        ip: "203.0.113.24",
        userAgent: FIREFOX,
        createdAt: new Date(Date.now() - agoMs),
      };
    }),
  });
}
