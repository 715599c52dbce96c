import { randomUUID } from "node:crypto";
import { payloadTimestamp } from "@/lib/contracts/envelope";
import { userAgent } from "@/lib/contracts/request-headers";
import { signatureHeaders } from "@/lib/crypto/sign";
import { idFromText, newId } from "@/lib/ids";
import {
  DAY_MS,
  type FaultContext,
  faultBooking,
  faultWebhook,
  MINUTE_MS,
  minutesAgo,
} from "./fault-context";
import type { FaultWebhook, Outcome } from "./sample-faults";

/**
 * Adds an event of the fault's booking, and its deliveries to the webhooks that were subscribed and active.
 * @param secrets signing secrets by the key of the webhook
 */
export async function addFaultEvent(
  context: FaultContext,
  type: "booking.created" | "booking.cancelled",
  minutes: number,
  secrets: Map<string, string>,
): Promise<void> {
  const { db, fault, organizationId, now } = context;
  const id = idFromText("event", `fault ${fault.key} ${type}`);
  const at = minutesAgo(context, minutes);
  const isStopped = ({ disabledMinutes = 0 }: FaultWebhook) => disabledMinutes > minutes;
  const reached = fault.webhooks.filter((one) => one.events.includes(type) && !isStopped(one));
  const body = {
    event: type,
    timestamp: payloadTimestamp(at),
    organization_id: organizationId,
    data: bookingData(context, type, at),
  };
  const payload = new TextEncoder().encode(JSON.stringify(body));
  await db.event.create({
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
          webhook_id: faultWebhook(fault, one),
          reason: isStopped(one) ? "disabled" : "not_subscribed",
        })),
      sweepAfter: new Date(now + DAY_MS),
    },
  });
  for (const webhook of reached) {
    const secret = secrets.get(webhook.key) ?? "";
    await addFaultDelivery(context, webhook, { id, type, payload, minutes, secret });
  }
}

function bookingData(context: FaultContext, type: string, at: Date) {
  const { fault, now } = context;
  const data = {
    id: faultBooking(fault),
    lead_id: null,
    customer_name: "Ada Pereira",
    customer_email: "ada.pereira@example.com",
    customer_phone: null,
    service: "First consultation",
    starts_at: payloadTimestamp(new Date(now + DAY_MS)),
    ends_at: payloadTimestamp(new Date(now + DAY_MS + 45 * MINUTE_MS)),
    timezone: "Europe/Lisbon",
  };
  const created_at = payloadTimestamp(minutesAgo(context, fault.bookingMinutes ?? 0));
  return type === "booking.created"
    ? { ...data, status: "confirmed", created_at }
    : { ...data, status: "cancelled", created_at, cancelled_at: payloadTimestamp(at), reason: null };
}

/** When the attempts of a delivery are made, in minutes after its event. */
const ATTEMPTS_AT = [0, 1, 6, 36.5];

interface SentEvent {
  id: string;
  type: string;
  payload: Uint8Array<ArrayBuffer>;
  minutes: number;
  /** The webhook's signing secret. */
  secret: string;
}

/** Adds the finished delivery of an event with its attempts, and their effect on the webhook. */
async function addFaultDelivery(
  context: FaultContext,
  webhook: FaultWebhook,
  event: SentEvent,
): Promise<void> {
  const { db, fault, organizationId, now } = context;
  const webhookId = faultWebhook(fault, webhook);
  const id = idFromText("delivery", `fault ${fault.key} ${webhook.key} ${event.type}`);
  const outcome = fault.respond(webhook, event.minutes);
  const isFailed = outcome.errorCode !== null;
  const starts = (isFailed ? ATTEMPTS_AT : [0]).map((after) => minutesAgo(context, event.minutes - after));
  const endOf = (start: Date) => new Date(start.getTime() + outcome.durationMs);
  const [first, last] = [starts[0] as Date, starts.at(-1) as Date];
  await db.delivery.create({
    data: {
      id,
      organizationId,
      webhookId,
      eventId: event.id,
      eventType: event.type,
      objectId: faultBooking(fault),
      status: isFailed ? "failed" : "succeeded",
      trigger: "event",
      maxAttempts: ATTEMPTS_AT.length,
      attemptCount: starts.length,
      lastStatusCode: outcome.statusCode,
      lastErrorCode: outcome.errorCode,
      lastErrorMessage: outcome.message,
      lastDurationMs: outcome.durationMs,
      createdAt: minutesAgo(context, event.minutes),
      completedAt: endOf(last),
      sweepAfter: new Date(now + DAY_MS),
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
  const made = { type: event.type, first, last: endOf(last), count: starts.length };
  await noteHealth(context, webhookId, outcome, made);
}

function requestHeaders(webhook: FaultWebhook, event: SentEvent, deliveryId: string, startedAt: Date) {
  const secrets = { current: event.secret, previous: null };
  return {
    host: new URL(webhook.url).host,
    "Content-Type": "application/json",
    "User-Agent": userAgent,
    ...signatureHeaders(secrets, event.id, Math.floor(startedAt.getTime() / 1_000), event.payload),
    "X-Empfio-Event": event.type,
    "X-Empfio-Delivery": deliveryId,
  };
}

/** Updates the webhook's own row, and opens a health spell after a failure. */
async function noteHealth(
  { db, organizationId }: FaultContext,
  webhookId: string,
  { errorCode, statusCode }: Outcome,
  { type, first, last, count }: { type: string; first: Date; last: Date; count: number },
): Promise<void> {
  if (errorCode === null) {
    await db.webhook.update({
      where: { id: webhookId },
      data: {
        lastSuccessAt: last,
        lastDeliveryAt: last,
        // No fault has more than one success per webhook.
        lastSuccessByEvent: { [type]: last.toISOString() },
      },
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
