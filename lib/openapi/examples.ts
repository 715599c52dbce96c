const examples: Record<string, object> = {
  "POST /api-keys": { name: "CRM sync", scopes: ["read", "write"] },
  "POST /bookings": {
    customer_name: "Ada Pereira",
    customer_email: "ada@example.com",
    service: "First consultation",
    starts_at: "2026-03-10T09:00:00Z",
    ends_at: "2026-03-10T09:45:00Z",
    timezone: "Europe/Lisbon",
  },
  "POST /bookings/{id}/cancel": { reason: "The customer is ill" },
  "POST /conversations": { channel: "phone", summary: "Asks for a discount" },
  "POST /conversations/{id}/escalate": { reason: "Asked for a person" },
  "POST /leads": { name: "Grace Hopper", email: "grace@example.com", source: "website" },
  "PATCH /leads/{id}": { status: "qualified" },
  "POST /webhooks": {
    url: "https://example.com/webhooks/empfio",
    description: "CRM",
    events: ["lead.created", "booking.created"],
  },
  "PATCH /webhooks/{id}": { status: "disabled" },
  "POST /webhooks/{id}/test": { event: "booking.created" },
  "POST /webhooks/{id}/secret/rotate": { overlap_hours: 24 },
};

/** The example of a request body in the document; a test checks that the route's schema accepts it. */
export const exampleOf = (method: string, path: string) => examples[`${method} ${path}`];
export const exampleNames = Object.keys(examples);
