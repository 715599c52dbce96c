import { payloadTimestamp } from "@/lib/contracts/envelope";
import { idFromText, newId } from "@/lib/ids";
import { MAX_ATTEMPTS, type Outcome, pastDelivery } from "../past-delivery";
import {
  DAY_MS,
  type FaultContext,
  faultBooking,
  faultWebhook,
  MINUTE_MS,
  minutesAgo,
} from "./fault-context";
import type { FaultWebhook } from "./sample-faults";

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
  const { db, fault, organizationId } = context;
  const webhookId = faultWebhook(fault, webhook);
  const id = idFromText("delivery", `fault ${fault.key} ${webhook.key} ${event.type}`);
  const outcome = fault.respond(webhook, event.minutes);
  const isFailed = outcome.errorCode !== null;
  const { delivery, attempts } = pastDelivery({
    id,
    webhook: { id: webhookId, organizationId, url: webhook.url, secret: event.secret },
    event: { ...event, objectId: faultBooking(fault), at: minutesAgo(context, event.minutes) },
    outcomes: Array<Outcome>(isFailed ? MAX_ATTEMPTS : 1).fill(outcome),
  });
  await db.delivery.create({ data: delivery });
  await db.attempt.createMany({ data: attempts });
  const [first, last] = [attempts[0]?.startedAt, attempts.at(-1)?.completedAt].map((at) => new Date(at ?? 0));
  const made = { type: event.type, first: first as Date, last: last as Date, count: attempts.length };
  await noteHealth(context, webhookId, outcome, made);
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
