import { payloadTimestamp } from "@/lib/contracts/envelope";
import { subscribableEventTypes } from "@/lib/contracts/event-catalog";
import { seal } from "@/lib/crypto/seal";
import { newSecret } from "@/lib/crypto/sign";
import { type Database, prisma } from "@/lib/db/client";
import type { SecretKey } from "@/lib/env";
import { idFromText, newId } from "@/lib/ids";
import { MAX_ATTEMPTS, type Outcome, pastDelivery } from "../past-delivery";
import { acme } from "../sample-data";
import { eventsOfRows, type PastEvent } from "./sample-events";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const webhookId = idFromText("webhook", "history acme");

/** The receiver was down for an hour: it began 32 hours ago, and one event failed in all of its attempts. */
const OUTAGE = { from: 32 * HOUR_MS, to: 31 * HOUR_MS - 1 };

const ok: Outcome = { statusCode: 200, errorCode: null, message: null, durationMs: 84 };
const down: Outcome = {
  statusCode: 503,
  errorCode: "http_status",
  message: "The receiver responded with 503.",
  durationMs: 212,
};

/**
 * Gives Acme a webhook with a week of deliveries, for every event that its leads, bookings, and conversations have
 * recorded. One event failed during an outage; one was delivered by its first retry. Does nothing if the webhook
 * exists.
 * @param url where the webhook sends from now on
 */
export async function addHistory(key: SecretKey, url: string, now = Date.now()): Promise<void> {
  const add = async (db: Database) => {
    if (await db.webhook.findUnique({ where: { id: webhookId } })) return;
    const organizationId = acme.id;
    const secret = newSecret();
    const webhook = { id: webhookId, organizationId, url, secret };
    await addWebhook(db, { ...webhook, key, now });
    const events = await eventsOfRows(db, organizationId);
    // The first one of a booking in the last day: a receiver that was restarted.
    const retried = events.find(({ type, at }) => type === "booking.created" && now - at.getTime() < DAY_MS);
    for (const event of events) await addEvent(db, webhook, event, event === retried, now);
    await noteHealth(db, organizationId);
  };
  await prisma().$transaction(add, { timeout: 60_000 });
}

interface NewWebhook {
  id: string;
  organizationId: string;
  url: string;
  secret: string;
  key: SecretKey;
  now: number;
}

async function addWebhook(db: Database, webhook: NewWebhook): Promise<void> {
  const { id, organizationId, url, secret, key, now } = webhook;
  const createdAt = new Date(now - 30 * DAY_MS);
  const events = [...subscribableEventTypes];
  await db.webhook.create({
    data: {
      id,
      organizationId,
      url,
      description: "CRM sync",
      events,
      secret: new Uint8Array(seal(secret, { organizationId, webhookId: id, slot: "current" }, [key])),
      secretHint: secret.slice(-4),
      createdAt,
    },
  });
  const [{ name, email } = { name: "", email: "" }] = acme.people;
  await db.auditEntry.create({
    data: {
      id: newId("audit"),
      organizationId,
      actorName: name,
      actorEmail: email,
      action: "webhook.created",
      webhookId: id,
      details: { url, events },
      createdAt,
    },
  });
}

async function addEvent(
  db: Database,
  webhook: Omit<NewWebhook, "key" | "now">,
  { type, objectId, at, data }: PastEvent,
  isRetried: boolean,
  now: number,
): Promise<void> {
  const { organizationId } = webhook;
  const id = newId("event");
  const envelope = { event: type, timestamp: payloadTimestamp(at), organization_id: organizationId, data };
  const payload = new TextEncoder().encode(JSON.stringify(envelope));
  await db.event.create({
    data: {
      id,
      organizationId,
      type,
      objectId,
      occurredAt: at,
      payload,
      createdAt: at,
      dispatchedAt: at,
      sweepAfter: new Date(now + DAY_MS),
    },
  });
  const ago = now - at.getTime();
  const isDown = ago <= OUTAGE.from && ago > OUTAGE.to;
  const outcomes = isDown ? Array<Outcome>(MAX_ATTEMPTS).fill(down) : isRetried ? [down, ok] : [ok];
  const { delivery, attempts } = pastDelivery({
    id: newId("delivery"),
    webhook,
    event: { id, type, objectId, payload, at },
    outcomes,
  });
  await db.delivery.create({ data: delivery });
  await db.attempt.createMany({ data: attempts });
}

/** What the results of the deliveries left on the webhook, and the health spell of the outage. */
async function noteHealth(db: Database, organizationId: string): Promise<void> {
  const deliveries = await db.delivery.findMany({
    where: { webhookId },
    orderBy: { completedAt: "asc" },
    include: { attempts: { orderBy: { number: "asc" } } },
  });
  const successes = deliveries.filter(({ status }) => status === "succeeded");
  const failed = deliveries.filter(({ status }) => status === "failed");
  const startedAt = failed[0]?.attempts[0]?.startedAt;
  const endOf = (list: typeof deliveries) => list.at(-1)?.completedAt ?? null;
  await db.webhook.update({
    where: { id: webhookId },
    data: {
      lastDeliveryAt: endOf(deliveries),
      lastSuccessAt: endOf(successes),
      lastSuccessByEvent: Object.fromEntries(
        successes.map(({ eventType, completedAt }) => [eventType, completedAt?.toISOString() ?? ""]),
      ),
    },
  });
  if (!startedAt) return;
  const before = successes.filter(({ completedAt }) => completedAt && completedAt < startedAt);
  const after = successes.find(({ completedAt }) => completedAt && completedAt > startedAt);
  await db.healthSpell.create({
    data: {
      id: newId("spell"),
      organizationId,
      webhookId,
      startedAt,
      workedUntil: endOf(before),
      statusCode: down.statusCode,
      errorCode: down.errorCode ?? "http_status",
      endedAt: after?.completedAt ?? null,
      endedBy: after ? "success" : null,
      failedDeliveries: failed.length,
    },
  });
}
