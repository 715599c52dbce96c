import { type EventType, eventCatalog } from "@/lib/contracts/event-catalog";
import type { Components, JsonSchema } from "./json-schema";

const HEX = "0195f3b2c4d84e6f8a1b2c3d4e5f6071";
const TIME = "2026-03-07T10:30:00Z";
const UUID = "550e8400-e29b-41d4-a716-446655440000";
const URL = "https://example.com/webhooks/empfio";

/** The sample of an event as the whole body of a request. */
export const samplePayload = (type: EventType) => ({
  event: type,
  timestamp: TIME,
  organization_id: UUID,
  data: eventCatalog[type].sample,
});
const payload = JSON.stringify(samplePayload("booking.created"));

/** The kind of id that a field has, by its name; `id` itself belongs to the named schema, the field, or the path around it. */
const idOf: Record<string, string> = {
  ApiKey: "key",
  AuditEntry: "aud",
  Booking: "bkg",
  Conversation: "conv",
  Delivery: "del",
  Event: "evt",
  Invitation: "inv",
  Lead: "lead",
  Webhook: "we",
  delivery_id: "del",
  event: "evt",
  lead_id: "lead",
  object_id: "bkg",
  replay_id: "rpl",
  target_id: "lead",
  test_delivery_id: "del",
  user_id: "usr",
  webhook_id: "we",
  "api-keys": "key",
  deliveries: "del",
  invitations: "inv",
  notices: "ntc",
  object: "bkg",
  records: "lead",
  replays: "rpl",
  search: "del",
  session: "usr",
  timeline: "evt",
  user: "usr",
  webhooks: "we",
  events: "evt",
};

/** Values of fields by name. The others follow from their schema. */
const values: Record<string, unknown> = {
  actor_name: "Ana Admin",
  alert_url: "https://hooks.example.com/alerts",
  attempt: 1,
  by: "Ana Admin",
  cancelled: 0,
  channel: "phone",
  created_by: "Ana Admin",
  customer_email: "ada@example.com",
  customer_name: "Ada Pereira",
  customer_phone: "+351 21 000 0000",
  description: "CRM",
  detail: "A field is invalid.",
  email: "ada@example.com",
  failed: 0,
  failed_count: 0,
  failing_deliveries: 0,
  faults: [],
  hint: "Q3vX",
  host: "example.com",
  ip: "192.0.2.10",
  key: "empk_k3Jm0bXn5q2Rr8VtYw1ZaBcDeFgHiJkLmNoPqRsTuVw",
  label: "Ada Pereira",
  last_duration_ms: 182,
  last_status_code: 200,
  last_used_ip: "192.0.2.10",
  duration_ms: 182,
  max_attempts: 4,
  name: "Ada Pereira",
  p50: 140,
  p95: 310,
  payload,
  per_second: 5,
  phone: "+351 21 000 0000",
  previous_status: "new",
  qr_code: "<svg>…</svg>",
  reason: "The customer is ill",
  recovery_codes: ["7k2m-q9xd"],
  request_body: payload,
  request_headers: { "Content-Type": "application/json", "webhook-id": `evt_${HEX}` },
  response_body: "ok",
  response_headers: [["Content-Type", "text/plain"]],
  retrying: 0,
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
  secret_hint: "GKYo",
  seconds_at_pace: { "5": 12 },
  service: "First consultation",
  sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  skipped: 0,
  source: "website",
  status: "confirmed",
  status_code: 200,
  summary: "Asks for a discount",
  text: "No delivery has succeeded for an hour.",
  timezone: "Europe/Lisbon",
  title: "A webhook is failing",
  unread: 0,
  uri: "otpauth://totp/Empfio:ada%40example.com?secret=…&issuer=Empfio",
  url: URL,
  user_agent: "curl/8.7.1",
  value: "64 hex digits",
  waiting: 0,
  waiting_count: 0,
};

/** Fields that are null in the usual case, although their schema has another value first. */
const usuallyNull =
  /^(disabled_|failing_|disables_|previous_|paused_|cancelled_at$|changed_before$|error$|last_error$|next_attempt_at$|next_cursor$|replay_id$|finding$|since$|because$|matching$|per_minute$|turns_ahead$)/;

const usual = ["succeeded", "healthy", "delivered", "application", "booking", "delivery"];

interface Place {
  /** Of the field. */
  name: string;
  /** The object that has the field, as a name of `idOf`. */
  owner: string;
}

/**
 * A value that fits a schema, made of its enumerations, formats, and limits, and of usual values by the names of fields.
 * Every response of the document has one.
 */
export function exampleFor(schema: JsonSchema, components: Components, path: string): unknown {
  const nouns = path.split("/").filter((part) => idOf[part]);
  return pick(schema, { name: "", owner: nouns.at(-1) ?? "" }, components);
}

function pick(schema: JsonSchema, place: Place, components: Components): unknown {
  const { $ref, anyOf, oneOf, allOf } = schema as {
    $ref?: string;
    anyOf?: JsonSchema[];
    oneOf?: JsonSchema[];
    allOf?: JsonSchema[];
  };
  if ($ref) {
    const owner = $ref.slice($ref.lastIndexOf("/") + 1);
    return pick(components[owner] ?? {}, { ...place, owner }, components);
  }
  const choices = anyOf ?? oneOf;
  if (choices) {
    const isNullable = choices.some(({ type }) => type === "null");
    if (isNullable && usuallyNull.test(place.name)) return null;
    return pick(choices.find(({ type }) => type !== "null") ?? {}, place, components);
  }
  if (allOf?.[0]) return pick(allOf[0], place, components);
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum.find((one) => usual.includes(one)) ?? schema.enum[0];
  if (!Array.isArray(schema.type)) return ofType(schema, place, components);
  if (schema.type.includes("null") && usuallyNull.test(place.name)) return null;
  return ofType({ ...schema, type: schema.type.find((type) => type !== "null") }, place, components);
}

function ofType(schema: JsonSchema, place: Place, components: Components): unknown {
  const { name, owner } = place;
  const { format, properties, items, prefixItems, minimum } = schema as {
    format?: string;
    properties?: Record<string, JsonSchema>;
    items?: JsonSchema;
    prefixItems?: JsonSchema[];
    minimum?: number;
  };
  if (schema.type === "object" && properties) {
    // The example of an error is the error itself, and that of an event of a delivery the event.
    const inner = idOf[name] ? name : owner;
    return Object.fromEntries(
      Object.entries(properties).map(([key, field]) => [
        key,
        pick(field, { name: key, owner: inner }, components),
      ]),
    );
  }
  if (format === "date-time") return TIME;
  if (format === "uuid") return UUID;
  if (fits(values[name], schema.type)) return values[name];
  switch (schema.type) {
    case "array":
      if (prefixItems) return prefixItems.map((item) => pick(item, place, components));
      return items ? [pick(items, place, components)] : [];
    case "object":
      return {};
    case "boolean":
      return name === "email_verified" || name === "total_is_exact" || name === "delivered";
    case "integer":
    case "number":
      return Math.max(1, minimum ?? 1);
    case "null":
      return null;
    default: {
      const prefix = name === "id" ? idOf[owner] : idOf[name];
      return prefix ? `${prefix}_${HEX}` : "text";
    }
  }
}

function fits(value: unknown, type: unknown): boolean {
  if (value === undefined) return false;
  if (Array.isArray(value)) return type === "array";
  if (typeof value === "number") return type === "integer" || type === "number";
  return typeof value === type;
}
