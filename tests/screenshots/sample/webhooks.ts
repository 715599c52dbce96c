import { createHash } from "node:crypto";
import type { SubscribableEventType } from "@/lib/contracts/event-catalog";
import { subscribableEventTypes } from "@/lib/contracts/event-catalog";
import { type Outcome, outcomes } from "./outcomes";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export interface SampleWebhook {
  id: string;
  url: string;
  description: string;
  events: SubscribableEventType[];
  /** How long before now. */
  createdMs: number;
  disabledMs?: number;
  /** Time for which the previous secret still signs. */
  overlapMs?: number;
  /** Its rate limit, and the time for which its deliveries have been waiting for their turns. */
  perMinute?: number;
  queuedMs?: number;
  /** Names of its custom headers. */
  headers?: string[];
  /** What the n-th attempt of a delivery made `agoMs` ago came to. `chance` is in [0, 1) and the delivery's own. */
  respond: (attempt: number, agoMs: number, chance: number) => Outcome;
}

const idOf = (name: string) => `we_${createHash("md5").update(name).digest("hex")}`;
export const secretOf = (id: string, slot: string) =>
  `whsec_${createHash("sha256").update(`${id} ${slot}`).digest("base64")}`;

const ms = (from: number, to: number, chance: number) => Math.round(from + (to - from) * chance ** 3);

/** Every state that a webhook can be in. The hosts are reserved names: nothing real is ever called. */
export const sampleWebhooks: SampleWebhook[] = [
  {
    id: idOf("crm"),
    url: "https://crm.acme.example/hooks/empfio",
    description: "CRM sync",
    events: [...subscribableEventTypes],
    createdMs: 40 * DAY_MS,
    headers: ["Authorization", "X-Gateway-Tenant"],
    respond: (attempt, _, chance) =>
      chance > 0.95 && attempt === 1
        ? outcomes.unavailable(ms(200, 900, chance))
        : outcomes.accepted(ms(48, 620, chance)),
  },
  {
    id: idOf("analytics"),
    url: "https://ingest.eu-central-1.analytics-warehouse.acme.example/v2/tenants/8f14e45f-ceea-467f-9a3b-1d2f0c6b7a10/sources/empfio-production/events?format=json&compression=none",
    description:
      "Data warehouse of the analytics team in Lisbon, which wants every event for its monthly report",
    events: ["lead.created", "lead.status_changed", "booking.created"],
    createdMs: 38 * DAY_MS,
    perMinute: 30,
    queuedMs: 0.75 * HOUR_MS,
    respond: (_attempt, _agoMs, chance) => outcomes.noContent(ms(18, 130, chance)),
  },
  {
    id: idOf("calendar"),
    url: "https://calendar-sync.old-provider.example/empfio",
    description: "Calendar sync",
    events: ["booking.created", "booking.cancelled"],
    createdMs: 30 * DAY_MS,
    respond: (_attempt, agoMs, chance) =>
      agoMs < 26 * HOUR_MS ? outcomes.unknownHost(ms(3, 60, chance)) : outcomes.accepted(ms(90, 700, chance)),
  },
  {
    id: idOf("billing"),
    url: "https://api.billing.acme.example/webhooks/empfio",
    description: "Invoices",
    events: ["booking.created", "booking.cancelled"],
    createdMs: 25 * DAY_MS,
    respond: (_attempt, agoMs, chance) =>
      agoMs < 7 * HOUR_MS
        ? outcomes.unauthorized(ms(40, 160, chance))
        : outcomes.accepted(ms(60, 400, chance)),
  },
  {
    id: idOf("chat"),
    url: "https://hooks.team-chat.example/services/T02A/B9K3/empfio",
    description: "Messages to the front desk",
    events: ["lead.created", "booking.created"],
    createdMs: 9 * DAY_MS,
    overlapMs: 17 * HOUR_MS + 24 * 60_000,
    respond: (_attempt, _agoMs, chance) => outcomes.accepted(ms(70, 300, chance)),
  },
  {
    id: idOf("partner"),
    url: "https://partner.example:8443/in",
    description: "",
    events: ["lead.status_changed"],
    createdMs: 5 * DAY_MS,
    respond: (_attempt, _agoMs, chance) =>
      chance > 0.8 ? outcomes.timeout() : outcomes.hostile(ms(300, 2_000, chance)),
  },
  {
    id: idOf("staging"),
    url: "https://staging.acme.example/hooks/empfio",
    description: "Staging",
    events: ["lead.created", "booking.created"],
    createdMs: 12 * DAY_MS,
    disabledMs: 2 * DAY_MS,
    respond: (_attempt, _agoMs, chance) => outcomes.accepted(ms(80, 900, chance)),
  },
];
