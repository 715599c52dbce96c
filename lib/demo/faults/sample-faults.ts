import { tlsCauses } from "@/lib/contracts/tls-causes";
import { type AttemptErrorCode, dnsSilent, type SubscribableEventType } from "@/lib/contracts/vocabulary";
import type { Outcome } from "../past-delivery";

export interface FaultWebhook {
  /** Unique within the fault. */
  key: string;
  url: string;
  events: SubscribableEventType[];
  /** Minutes ago at which Ana Admin disabled it. */
  disabledMinutes?: number;
}

/** Minutes are counted back from the start of the demo. */
export interface Fault {
  key: string;
  organization: string;
  /** The customer's words to support. `{booking}` and `{host}` are replaced. */
  says: string;
  webhooks: FaultWebhook[];
  /** When the booking was added, and cancelled; the default has neither a booking nor events. */
  bookingMinutes?: number;
  cancelledMinutes?: number;
  /** Outcome of deliveries to a webhook, by the event's minutes ago. */
  respond: (webhook: FaultWebhook, minutes: number) => Outcome;
  /** A change that Ana Admin made. */
  change?: { minutes: number; action: string; details: Record<string, string | number | boolean | string[]> };
}

const ok: Outcome = { statusCode: 200, errorCode: null, message: null, durationMs: 84 };
const status = (statusCode: number, durationMs = 96): Outcome => ({
  statusCode,
  errorCode: "http_status",
  message: `The receiver responded with ${statusCode}.`,
  durationMs,
});
const broken = (errorCode: AttemptErrorCode, message: string, durationMs: number): Outcome => ({
  statusCode: null,
  errorCode,
  message,
  durationMs,
});
const bookings: SubscribableEventType[] = ["booking.created", "booking.cancelled"];
const one = (url: string, events = bookings): FaultWebhook[] => [{ key: "main", url, events }];
const silentDns = () => broken("dns_error", `${dnsSilent} Check its name servers.`, 2_004);
const HOUR_MS = 3_600_000;
/** Before the booking, so that its deliveries failed for this reason. */
const expired = () => {
  const at = new Date(Date.now() - 4 * HOUR_MS).toISOString();
  return broken(
    "tls_error",
    `${tlsCauses.expired} ${at.slice(0, 10)} ${at.slice(11, 16)} UTC. Renew it.`,
    61,
  );
};

/** Ten cases for support, each with one cause. The last one is in three organizations. */
export const sampleFaults: Fault[] = [
  {
    key: "certificate",
    organization: "Harbour Dental",
    says: "Our system has received nothing for hours. Booking {booking}.",
    webhooks: one("https://hooks.harbour-dental.example/empfio"),
    bookingMinutes: 190,
    respond: expired,
  },
  {
    key: "nowhere",
    organization: "Linden Physio",
    says: "A customer cancelled, but our calendar still shows booking {booking}.",
    webhooks: one("https://calendar.linden-physio.example/in", ["booking.created"]),
    bookingMinutes: 300,
    cancelledMinutes: 120,
    respond: () => ok,
  },
  {
    key: "never-created",
    organization: "Orchard Vets",
    says: "Where are the events of booking {booking}?",
    webhooks: one("https://api.orchard-vets.example/events"),
    respond: () => ok,
  },
  {
    key: "old-secret",
    organization: "Beacon Clinic",
    says: "Everything fails with 401 and we changed nothing. Booking {booking}.",
    webhooks: one("https://beacon-clinic.example/hooks/empfio"),
    bookingMinutes: 260,
    cancelledMinutes: 180,
    change: { minutes: 200, action: "webhook.secret_rotated", details: { overlap_hours: 0 } },
    respond: (_, minutes) => (minutes > 200 ? ok : status(401)),
  },
  {
    key: "disabled",
    organization: "Maple Hair",
    says: "Booking {booking} did not reach our CRM.",
    webhooks: [
      ...Array.from(
        { length: 7 },
        (_, index): FaultWebhook => ({
          key: `lead-${index}`,
          url: `https://tool-${index + 1}.maple-hair.example/leads`,
          events: ["lead.created"],
        }),
      ),
      { key: "main", url: "https://crm.maple-hair.example/in", events: bookings, disabledMinutes: 400 },
    ],
    bookingMinutes: 150,
    respond: () => ok,
  },
  {
    key: "not-subscribed",
    organization: "Quay Optics",
    says: "We never hear of bookings such as {booking}.",
    webhooks: one("https://shop.quay-optics.example/empfio", ["lead.created"]),
    bookingMinutes: 210,
    respond: () => ok,
  },
  {
    key: "timeout",
    organization: "Summit Spa",
    says: "Some bookings arrive twice, others are marked as failed. Booking {booking}.",
    webhooks: one("https://erp.summit-spa.example/events"),
    bookingMinutes: 240,
    respond: () => broken("timeout", "The response was not complete within 10 s.", 10_003),
  },
  {
    key: "signature",
    organization: "Willow Yoga",
    says: "We built the receiver today and it rejects everything. Booking {booking}.",
    webhooks: one("https://willow-yoga.example/api/hooks"),
    bookingMinutes: 170,
    respond: () => status(401),
  },
  {
    key: "wrong-url",
    organization: "Corner Barbers",
    says: "Nothing arrives any more. Our webhook is at {host}.",
    webhooks: one("https://corner-barbers.example/v2/webhook"),
    bookingMinutes: 280,
    cancelledMinutes: 160,
    change: {
      minutes: 220,
      action: "webhook.updated",
      details: {
        url: "https://corner-barbers.example/v2/webhook",
        previous_url: "https://corner-barbers.example/v2/webhooks",
      },
    },
    respond: (_, minutes) => (minutes > 220 ? ok : status(404)),
  },
  ...["Atlas Cars", "Delta Law", "Fjord Tours"].map(
    (organization, index): Fault => ({
      key: `platform-${index + 1}`,
      organization,
      says: "Nothing arrives, and our server is up. Booking {booking}.",
      webhooks: one(`https://hooks.${organization.toLowerCase().replace(" ", "-")}.example/webhooks/empfio`),
      // The last attempt was a minute ago. The list of failing webhooks names a cause of ours for 15 minutes.
      bookingMinutes: 38,
      respond: silentDns,
    }),
  ),
];
