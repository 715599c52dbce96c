import { createdApiKey } from "@/lib/contracts/api-keys";
import { booking, conversation, lead } from "@/lib/contracts/crm";
import type { EventType, SubscribableEventType } from "@/lib/contracts/event-catalog";
import { subscribableEventTypes } from "@/lib/contracts/event-catalog";
import { createdWebhook } from "@/lib/contracts/webhooks";
import type { Session } from "./session";

export interface Subscriber {
  id: string;
  label: string;
  secret: string;
}

/** A delivery that must exist, and its expected result. */
export interface Promised {
  webhook: Subscriber;
  event: EventType;
  status: "succeeded" | "failed";
  attempts: number;
}

/**
 * Runs the main job through the API. Adds a webhook for all five events, triggers each event, adds a webhook
 * that always fails and one that recovers, and creates another booking, which is sent to all three. The second
 * webhook is added by a program, with an API key that the admin creates for it.
 * @param openProgram returns a client that uses an API key
 * @returns the webhook for all events, and every expected delivery
 */
export async function makeEverythingHappen(
  session: Session,
  openProgram: (key: string) => Session,
  receiverUrl: string,
): Promise<{ all: Subscriber; promised: Promised[] }> {
  const subscribe = async (
    path: string,
    label: string,
    events: SubscribableEventType[],
    client: Session = session,
  ) => {
    const body = { url: `${receiverUrl}${path}`, description: label, events };
    const { id, secret } = await client.send("POST", "/webhooks", body, createdWebhook);
    return { id, label, secret };
  };

  const all = await subscribe("/", "all events", subscribableEventTypes);
  await fiveEvents(session);
  const { key } = await session.send(
    "POST",
    "/api-keys",
    { name: "Setup", scopes: ["write"] },
    createdApiKey,
  );
  const program = openProgram(key);
  const failing = await subscribe("/fails", "always 500, added by API key", ["booking.created"], program);
  const recovering = await subscribe("/recovers", "fails twice", ["booking.created"]);
  await addBooking(session, "Second booking");

  const promised: Promised[] = [
    { webhook: all, event: "ping", status: "succeeded", attempts: 1 },
    ...subscribableEventTypes.map((event) => ({
      webhook: all,
      event,
      status: "succeeded" as const,
      attempts: 1,
    })),
    { webhook: all, event: "booking.created", status: "succeeded", attempts: 1 },
    { webhook: failing, event: "ping", status: "failed", attempts: 1 },
    { webhook: failing, event: "booking.created", status: "failed", attempts: 4 },
    { webhook: recovering, event: "ping", status: "failed", attempts: 1 },
    { webhook: recovering, event: "booking.created", status: "succeeded", attempts: 3 },
  ];
  return { all, promised };
}

async function fiveEvents(session: Session): Promise<void> {
  const newLead = {
    name: "Ada Lovelace",
    email: "ada@example.com",
    phone: "+44 20 7946 0000",
    source: "website",
  };
  const { id: leadId } = await session.send("POST", "/leads", newLead, lead);
  await session.send("PATCH", `/leads/${leadId}`, { status: "contacted" }, lead);

  const bookingId = await addBooking(session, "First consultation", leadId);
  await session.send(
    "POST",
    `/bookings/${bookingId}/cancel`,
    { reason: "Zoë is ill – “tomorrow?” 🙂" },
    booking,
  );

  const talk = { lead_id: leadId, channel: "phone", summary: "Asked for a discount for a group." };
  const { id: conversationId } = await session.send("POST", "/conversations", talk, conversation);
  const reason = { reason: "Asked to speak to a person" };
  await session.send("POST", `/conversations/${conversationId}/escalate`, reason, conversation);
}

async function addBooking(session: Session, service: string, leadId?: string): Promise<string> {
  const body = {
    lead_id: leadId ?? null,
    customer_name: "Ada Lovelace",
    customer_email: "ada@example.com",
    service,
    starts_at: "2030-05-06T09:00:00+01:00",
    ends_at: "2030-05-06T09:45:00+01:00",
    timezone: "Europe/Lisbon",
  };
  const { id } = await session.send("POST", "/bookings", body, booking);
  return id;
}
