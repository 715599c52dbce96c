import { createHash, randomUUID } from "node:crypto";
import { payloadTimestamp } from "@/lib/contracts/envelope";
import { seal } from "@/lib/crypto/seal";
import { newSecret, signatureHeaders } from "@/lib/crypto/sign";
import type { Database } from "@/lib/db/client";
import type { SecretKey } from "@/lib/env";
import { idFromText, newId } from "@/lib/ids";
import { type Fault, type FaultWebhook, sampleFaults } from "./sample-faults";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** When the attempts of a delivery are made, in minutes after its event. */
const ATTEMPTS_AT = [0, 1, 6, 36.5];

export const faultOrganization = ({ key }: Fault) => {
  const hex = createHash("sha256").update(`fault ${key}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
export const faultBooking = ({ key }: Fault) => idFromText("booking", `fault ${key}`);

/** What the customer tells support, with the IDs of the seeded rows. */
export const customerSays = (fault: Fault) =>
  fault.says
    .replace("{booking}", faultBooking(fault))
    .replace("{host}", new URL(fault.webhooks[0]?.url ?? "").host);

/** Replaces the ten faults by new ones with times relative to `now`, with the IDs of before. */
export async function addFaults(db: Database, key: SecretKey, now = Date.now()): Promise<void> {
  for (const fault of sampleFaults) {
    const organizationId = faultOrganization(fault);
    await removeFault(db, organizationId);
    await new FaultRows(db, fault, organizationId, key, now).add();
  }
}

async function removeFault(db: Database, organizationId: string): Promise<void> {
  const own = { where: { organizationId } };
  await db.delivery.deleteMany(own);
  await db.event.deleteMany(own);
  await db.auditEntry.deleteMany(own);
  await db.webhook.deleteMany(own);
  await db.organization.deleteMany({ where: { id: organizationId } });
}

/** The rows of one fault, as the product would have left them. */
class FaultRows {
  constructor(
    private readonly db: Database,
    private readonly fault: Fault,
    private readonly organizationId: string,
    private readonly key: SecretKey,
    private readonly now: number,
  ) {}

  private ago = (minutes: number) => new Date(this.now - minutes * MINUTE_MS);

  async add(): Promise<void> {
    const { fault, organizationId: id } = this;
    await this.db.organization.create({ data: { id, name: fault.organization } });
    const secrets = new Map<string, string>();
    for (const webhook of fault.webhooks) secrets.set(webhook.key, await this.addWebhook(webhook));
    if (fault.change) {
      const { action, minutes, details } = fault.change;
      await this.addAudit(action, minutes, fault.webhooks[0] as FaultWebhook, details);
    }
    if (fault.bookingMinutes === undefined) return;
    await this.addBooking(fault.bookingMinutes);
    await this.addEvent("booking.created", fault.bookingMinutes, secrets);
    if (fault.cancelledMinutes) await this.addEvent("booking.cancelled", fault.cancelledMinutes, secrets);
  }

  private webhookId = (webhook: FaultWebhook) =>
    idFromText("webhook", `fault ${this.fault.key} ${webhook.key}`);

  private async addWebhook(webhook: FaultWebhook): Promise<string> {
    const { organizationId } = this;
    const secret = newSecret();
    const id = this.webhookId(webhook);
    const { url, events, disabledMinutes } = webhook;
    await this.db.webhook.create({
      data: {
        id,
        organizationId,
        url,
        events,
        secret: new Uint8Array(seal(secret, { organizationId, webhookId: id, slot: "current" }, [this.key])),
        secretHint: secret.slice(-4),
        createdAt: new Date(this.now - 30 * DAY_MS),
        ...(disabledMinutes && {
          status: "disabled",
          disabledReason: "Disabled by Ana Admin",
          disabledBy: "user",
          disabledAt: this.ago(disabledMinutes),
          stoppedAt: this.ago(disabledMinutes),
        }),
      },
    });
    if (disabledMinutes) await this.addAudit("webhook.disabled", disabledMinutes, webhook, { url });
    return secret;
  }

  private async addAudit(
    action: string,
    minutes: number,
    webhook: FaultWebhook,
    details: object,
  ): Promise<void> {
    await this.db.auditEntry.create({
      data: {
        id: newId("audit"),
        organizationId: this.organizationId,
        actorName: "Ana Admin",
        actorEmail: "ana@example.com",
        action,
        webhookId: this.webhookId(webhook),
        details,
        createdAt: this.ago(minutes),
      },
    });
  }

  private async addBooking(minutes: number): Promise<void> {
    const { cancelledMinutes } = this.fault;
    await this.db.booking.create({
      data: {
        id: faultBooking(this.fault),
        organizationId: this.organizationId,
        customerName: "Ada Pereira",
        customerEmail: "ada.pereira@example.com",
        service: "First consultation",
        startsAt: new Date(this.now + DAY_MS),
        endsAt: new Date(this.now + DAY_MS + 45 * MINUTE_MS),
        timezone: "Europe/Lisbon",
        createdAt: this.ago(minutes),
        ...(cancelledMinutes && { status: "cancelled", cancelledAt: this.ago(cancelledMinutes) }),
      },
    });
  }

  private async addEvent(
    type: "booking.created" | "booking.cancelled",
    minutes: number,
    secrets: Map<string, string>,
  ): Promise<void> {
    const { organizationId, fault } = this;
    const id = idFromText("event", `fault ${fault.key} ${type}`);
    const at = this.ago(minutes);
    const isStopped = ({ disabledMinutes = 0 }: FaultWebhook) => disabledMinutes > minutes;
    const reached = fault.webhooks.filter((one) => one.events.includes(type) && !isStopped(one));
    const body = {
      event: type,
      timestamp: payloadTimestamp(at),
      organization_id: organizationId,
      data: this.bookingData(type, at),
    };
    const payload = new TextEncoder().encode(JSON.stringify(body));
    await this.db.event.create({
      data: {
        id,
        organizationId,
        type,
        objectId: faultBooking(fault),
        occurredAt: at,
        payload,
        createdAt: at,
        dispatchedAt: at,
        unsent: reached.length === 0,
        skipped: fault.webhooks
          .filter((one) => !reached.includes(one))
          .map((one) => ({
            webhook_id: this.webhookId(one),
            reason: isStopped(one) ? "disabled" : "not_subscribed",
          })),
        sweepAfter: new Date(this.now + DAY_MS),
      },
    });
    for (const webhook of reached) {
      await this.addDelivery(webhook, { id, type, payload, minutes, secret: secrets.get(webhook.key) ?? "" });
    }
  }

  private bookingData(type: string, at: Date) {
    const data = {
      id: faultBooking(this.fault),
      lead_id: null,
      customer_name: "Ada Pereira",
      customer_email: "ada.pereira@example.com",
      customer_phone: null,
      service: "First consultation",
      starts_at: payloadTimestamp(new Date(this.now + DAY_MS)),
      ends_at: payloadTimestamp(new Date(this.now + DAY_MS + 45 * MINUTE_MS)),
      timezone: "Europe/Lisbon",
    };
    const created_at = payloadTimestamp(this.ago(this.fault.bookingMinutes ?? 0));
    return type === "booking.created"
      ? { ...data, status: "confirmed", created_at }
      : { ...data, status: "cancelled", created_at, cancelled_at: payloadTimestamp(at), reason: null };
  }

  private async addDelivery(webhook: FaultWebhook, event: SentEvent): Promise<void> {
    const { organizationId } = this;
    const webhookId = this.webhookId(webhook);
    const id = idFromText("delivery", `fault ${this.fault.key} ${webhook.key} ${event.type}`);
    const outcome = this.fault.respond(webhook, event.minutes);
    const isFailed = outcome.errorCode !== null;
    const starts = (isFailed ? ATTEMPTS_AT : [0]).map((after) => this.ago(event.minutes - after));
    const endOf = (start: Date) => new Date(start.getTime() + outcome.durationMs);
    const [first, last] = [starts[0] as Date, starts.at(-1) as Date];
    await this.db.delivery.create({
      data: {
        id,
        organizationId,
        webhookId,
        eventId: event.id,
        eventType: event.type,
        objectId: faultBooking(this.fault),
        status: isFailed ? "failed" : "succeeded",
        trigger: "event",
        maxAttempts: ATTEMPTS_AT.length,
        attemptCount: starts.length,
        lastStatusCode: outcome.statusCode,
        lastErrorCode: outcome.errorCode,
        lastErrorMessage: outcome.message,
        lastDurationMs: outcome.durationMs,
        createdAt: this.ago(event.minutes),
        completedAt: endOf(last),
        sweepAfter: new Date(this.now + DAY_MS),
        attempts: {
          create: starts.map((startedAt, index) => ({
            number: index + 1,
            token: randomUUID(),
            leaseExpiresAt: endOf(startedAt),
            startedAt,
            completedAt: endOf(startedAt),
            durationMs: outcome.durationMs,
            url: webhook.url,
            statusCode: outcome.statusCode,
            errorCode: outcome.errorCode,
            errorMessage: outcome.message,
            requestHeaders: requestHeaders(webhook, event, id, startedAt),
          })),
        },
      },
    });
    await this.noteHealth(webhookId, outcome, { first, last: endOf(last), count: starts.length });
  }

  /** What the product keeps on the webhook, and the open health spell. */
  private async noteHealth(
    webhookId: string,
    { errorCode, statusCode }: ReturnType<Fault["respond"]>,
    { first, last, count }: { first: Date; last: Date; count: number },
  ): Promise<void> {
    const { db, organizationId } = this;
    if (errorCode === null) {
      await db.webhook.update({
        where: { id: webhookId },
        data: { lastSuccessAt: last, lastDeliveryAt: last },
      });
      return;
    }
    const { lastSuccessAt } = await db.webhook.update({
      where: { id: webhookId },
      data: {
        consecutiveFailures: count,
        failingSince: first,
        failingStatusCode: statusCode,
        failingErrorCode: errorCode,
        failingDeliveries: 1,
        lastDeliveryAt: last,
      },
    });
    await db.healthSpell.create({
      data: {
        id: newId("spell"),
        organizationId,
        webhookId,
        startedAt: first,
        workedUntil: lastSuccessAt,
        statusCode,
        errorCode,
      },
    });
  }
}

interface SentEvent {
  id: string;
  type: string;
  payload: Uint8Array<ArrayBuffer>;
  minutes: number;
  secret: string;
}

function requestHeaders(webhook: FaultWebhook, event: SentEvent, deliveryId: string, startedAt: Date) {
  const secrets = { current: event.secret, previous: null };
  return {
    host: new URL(webhook.url).host,
    "Content-Type": "application/json",
    "User-Agent": "Empfio-Webhooks/1",
    ...signatureHeaders(secrets, event.id, Math.floor(startedAt.getTime() / 1_000), event.payload),
    "X-Empfio-Event": event.type,
    "X-Empfio-Delivery": deliveryId,
  };
}
