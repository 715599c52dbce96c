import { payloadTimestamp } from "@/lib/contracts/envelope";
import type { SubscribableEventType } from "@/lib/contracts/event-catalog";
import type { Client } from "@/lib/db/client";
import type { Booking, Conversation, Lead } from "@/lib/db/generated/client";
import { DAY_MS, HOUR_MS } from "./webhooks";

export interface SampleEvent {
  type: SubscribableEventType;
  objectId: string;
  agoMs: number;
  /** In [0, 1): the same in every run. */
  chance: number;
  data: object;
}

interface Objects {
  leads: Lead[];
  bookings: Booking[];
  conversations: Conversation[];
}

/** The same numbers in every run: pictures of two runs can be compared. */
export function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const time = (date: Date | null) => (date ? payloadTimestamp(date) : null);

/** A week of events, oldest first: more by day than by night, the last of them a moment ago. */
export async function sampleEvents(db: Client, organizationId: string): Promise<SampleEvent[]> {
  const where = { organizationId };
  const objects = {
    leads: await db.lead.findMany({ where, orderBy: { name: "asc" } }),
    bookings: await db.booking.findMany({ where, orderBy: { customerName: "asc" } }),
    conversations: await db.conversation.findMany({ where, orderBy: { summary: "asc" } }),
  };
  const next = chances(7);
  const events: SampleEvent[] = [];
  let agoMs = 7 * DAY_MS - 5 * 60_000;
  // Later ones would wait for their next attempt, which is due before the picture is taken.
  while (agoMs > 400_000) {
    const isNight = new Date(Date.now() - agoMs).getUTCHours() < 7;
    events.push({ agoMs, chance: next(), ...anyOf(objects, next(), next()) });
    agoMs -= (isNight ? 1.6 : 0.42) * HOUR_MS * (0.2 + next());
  }
  const { leads, bookings, conversations } = objects;
  return [
    ...events,
    { agoMs: 11 * 60_000, chance: 0.3, ...bookingCreated(pick(bookings, 0.1)) },
    { agoMs: 7 * 60_000, chance: 0.2, ...bookingCreated(pick(bookings, 0.6)) },
    { agoMs: 6 * 60_000, chance: 0.1, ...escalated(pick(conversations, 0.9)) },
    { agoMs: 60_000, chance: 0.5, ...leadCreated(pick(leads, 0.2)) },
    { agoMs: 34_000, chance: 0.4, ...leadCreated(pick(leads, 0.7)) },
  ].toSorted((a, b) => b.agoMs - a.agoMs);
}

function pick<T>(list: T[], chance: number): T {
  const found = list[Math.floor(chance * list.length)];
  if (!found) throw new Error("the demo's sample data is missing");
  return found;
}

function anyOf({ leads, bookings, conversations }: Objects, kind: number, which: number) {
  if (kind < 0.34) return leadCreated(pick(leads, which));
  if (kind < 0.58) return leadStatusChanged(pick(leads, which));
  if (kind < 0.86) return bookingCreated(pick(bookings, which));
  if (kind < 0.95) return bookingCancelled(pick(bookings, which));
  return escalated(pick(conversations, which));
}

const leadCreated = ({ id, name, email, phone, source, createdAt }: Lead) => ({
  type: "lead.created" as const,
  objectId: id,
  data: { id, name, email, phone, source, status: "new", created_at: time(createdAt) },
});

const leadStatusChanged = ({ id, name, status, updatedAt }: Lead) => ({
  type: "lead.status_changed" as const,
  objectId: id,
  data: { id, name, previous_status: "new", status, changed_at: time(updatedAt) },
});

const bookingData = (booking: Booking) => ({
  id: booking.id,
  lead_id: booking.leadId,
  customer_name: booking.customerName,
  customer_email: booking.customerEmail,
  customer_phone: booking.customerPhone,
  service: booking.service,
  starts_at: time(booking.startsAt),
  ends_at: time(booking.endsAt),
  timezone: booking.timezone,
});

const bookingCreated = (booking: Booking) => ({
  type: "booking.created" as const,
  objectId: booking.id,
  data: { ...bookingData(booking), status: "confirmed", created_at: time(booking.createdAt) },
});

const bookingCancelled = (booking: Booking) => ({
  type: "booking.cancelled" as const,
  objectId: booking.id,
  data: {
    ...bookingData(booking),
    status: "cancelled",
    created_at: time(booking.createdAt),
    cancelled_at: time(booking.cancelledAt ?? booking.createdAt),
    reason: booking.cancelReason,
  },
});

const escalated = ({ id, leadId, channel, summary, reason, escalatedAt, createdAt }: Conversation) => ({
  type: "conversation.escalated" as const,
  objectId: id,
  data: {
    id,
    lead_id: leadId,
    channel,
    summary,
    reason: reason ?? "Asked to speak to a person",
    escalated_at: time(escalatedAt ?? createdAt),
  },
});
