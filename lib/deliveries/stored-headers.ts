import type { PostResult } from "@/lib/outbound/safe-post";

const USER_AGENT = "Empfio-Webhooks/1";

/** What the rows of a delivery and of its attempt say about the attempt's headers. */
export interface HeaderFacts {
  deliveryId: string;
  eventId: string;
  eventType: string;
  url: string;
}

type ResponseHeaders = NonNullable<PostResult["responseHeaders"]>;

/** Null: a header that every request has, and this one had not. */
type StoredHeaders = Record<string, string | null>;

/** How long a receiver's clock may be off before its `date` says something that our own times do not. */
const CLOCK_MAY_BE_OFF_MS = 5_000;
/** They are about the connection to us, which ends with the attempt, and not about the response. */
const OF_THE_CONNECTION = ["connection", "keep-alive"];

/**
 * Headers of a request as they are stored: only those that `fromStoredRequest` cannot derive, which are the signatures,
 * the timestamp and the length. All of them take 540 bytes for each attempt, a quarter of what a delivered event may cost.
 */
export function toStoredRequest(headers: Record<string, string>, facts: HeaderFacts): StoredHeaders {
  const derived = derivedHeaders(facts);
  const missing = Object.keys(derived).filter((name) => !(name in headers));
  const others = Object.entries(headers).filter(([name, value]) => derived[name] !== value);
  return { ...Object.fromEntries(missing.map((name) => [name, null])), ...Object.fromEntries(others) };
}

/** All headers that the request had. @param stored also what was stored before headers were derived: all of them */
export function fromStoredRequest(stored: unknown, facts: HeaderFacts): Record<string, string> {
  const all: StoredHeaders = { ...derivedHeaders(facts), ...(stored as StoredHeaders | null) };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

/** Headers of a response as they are stored and shown. */
export function toStoredResponse(headers: ResponseHeaders, completedAt: Date): ResponseHeaders {
  return headers.filter(([name, value]) => isStoredHeader(name, value, completedAt));
}

/**
 * Whether a header of a response is stored: neither those of the connection, nor a `date` that agrees with the time of
 * the attempt. A `date` that does not agree tells why a receiver finds our timestamp too old.
 */
function isStoredHeader(name: string, value: string, completedAt: Date): boolean {
  const key = name.toLowerCase();
  if (key !== "date") return !OF_THE_CONNECTION.includes(key);
  const agrees = Math.abs(Date.parse(value) - completedAt.getTime()) <= CLOCK_MAY_BE_OFF_MS;
  return !agrees;
}

/** In the order in which they are sent. */
function derivedHeaders({ deliveryId, eventId, eventType, url }: HeaderFacts) {
  const derived: Record<string, string> = {
    host: URL.canParse(url) ? new URL(url).host : "",
    connection: "keep-alive",
    "User-Agent": USER_AGENT,
    "Accept-Encoding": "identity",
    "Content-Type": "application/json",
    "webhook-id": eventId,
    "X-Empfio-Event": eventType,
    "X-Empfio-Delivery": deliveryId,
  };
  return derived;
}
