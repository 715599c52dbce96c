import { payloadTimestamp } from "@/lib/contracts/envelope";
import type { SubscribableEventType } from "@/lib/contracts/event-catalog";
import type { Database } from "@/lib/db/client";
import type { Booking, Conversation, Lead } from "@/lib/db/generated/client";

export interface PastEvent {
  type: SubscribableEventType;
  objectId: string;
  at: Date;
  data: object;
}

const time = (date: Date | null) => (date ? payloadTimestamp(date) : null);

/** The events that the rows of an organization have recorded, oldest first: each row's creation, and its later change. */
export async function eventsOfRows(db: Database, organizationId: string): Promise<PastEvent[]> {
  const where = { organizationId };
  const events = [
    ...(await db.lead.findMany({ where })).flatMap(eventsOfLead),
    ...(await db.booking.findMany({ where })).flatMap(eventsOfBooking),
    ...(await db.conversation.findMany({ where })).flatMap(eventsOfConversation),
  ];
  return events.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function eventsOfLead(lead: Lead): PastEvent[] {
  const { id, name, email, phone, source, status, createdAt } = lead;
  const created = { id, name, email, phone, source, status: "new", created_at: time(createdAt) };
  // Halfway between its creation and now.
  const changedAt = new Date((createdAt.getTime() + Date.now()) / 2);
  const changed = { id, name, previous_status: "new", status, changed_at: time(changedAt) };
  return [
    { type: "lead.created", objectId: id, at: createdAt, data: created },
    ...(status === "new"
      ? []
      : [{ type: "lead.status_changed" as const, objectId: id, at: changedAt, data: changed }]),
  ];
}

function eventsOfBooking(booking: Booking): PastEvent[] {
  const { id, leadId, customerName, customerEmail, customerPhone, service, timezone, createdAt } = booking;
  const data = {
    id,
    lead_id: leadId,
    customer_name: customerName,
    customer_email: customerEmail,
    customer_phone: customerPhone,
    service,
    starts_at: time(booking.startsAt),
    ends_at: time(booking.endsAt),
    timezone,
    status: "confirmed",
    created_at: time(createdAt),
  };
  const { cancelledAt, cancelReason } = booking;
  const cancelled = { ...data, status: "cancelled", cancelled_at: time(cancelledAt), reason: cancelReason };
  return [
    { type: "booking.created", objectId: id, at: createdAt, data },
    ...(cancelledAt
      ? [{ type: "booking.cancelled" as const, objectId: id, at: cancelledAt, data: cancelled }]
      : []),
  ];
}

function eventsOfConversation(conversation: Conversation): PastEvent[] {
  const { id, leadId, channel, summary, reason, escalatedAt } = conversation;
  if (!escalatedAt) return [];
  const data = { id, lead_id: leadId, channel, summary, reason, escalated_at: time(escalatedAt) };
  return [{ type: "conversation.escalated", objectId: id, at: escalatedAt, data }];
}
