import { payloadTimestamp } from "@/lib/contracts/envelope";
import { idFromText } from "@/lib/ids";
import { addFaultDelivery } from "./add-fault-delivery";
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
