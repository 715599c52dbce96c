import { userAgent } from "@/lib/contracts/request-headers";
import type { PostResult } from "@/lib/outbound/outbound";

/** Stored facts about an attempt from which most of its headers can be derived. */
export interface HeaderFacts {
  deliveryId: string;
  eventId: string;
  eventType: string;
  url: string;
}

type ResponseHeaders = NonNullable<PostResult["responseHeaders"]>;

/** Null marks a header that requests normally have but this request did not. */
type StoredHeaders = Record<string, string | null>;

/** Clock differences of receivers up to this many milliseconds are ignored. */
const CLOCK_MAY_BE_OFF_MS = 5_000;
/** Headers about the connection, which is closed after the attempt. */
const OF_THE_CONNECTION = ["connection", "keep-alive"];

/**
 * Request headers as stored: the signatures, the timestamp, and the length, which `fromStoredRequest` cannot
 * derive. Storing all headers would take 540 bytes per attempt, a quarter of the storage budget per delivered
 * event.
 */
export function toStoredRequest(headers: Record<string, string>, facts: HeaderFacts): StoredHeaders {
  const derived = derivedHeaders(facts);
  const missing = Object.keys(derived).filter((name) => !(name in headers));
  const others = Object.entries(headers).filter(([name, value]) => derived[name] !== value);
  return { ...Object.fromEntries(missing.map((name) => [name, null])), ...Object.fromEntries(others) };
}

/** Restores all request headers. @param stored may be a complete set from before headers were derived */
export function fromStoredRequest(stored: unknown, facts: HeaderFacts): Record<string, string> {
  const all: StoredHeaders = { ...derivedHeaders(facts), ...(stored as StoredHeaders | null) };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

/** Response headers as stored and shown. */
export function toStoredResponse(headers: ResponseHeaders, completedAt: Date): ResponseHeaders {
  return headers.filter(([name, value]) => isStoredHeader(name, value, completedAt));
}

/**
 * False for headers about the connection and for a `date` that matches the time of the attempt. A `date` that
 * differs is stored, because it explains why a receiver rejects the timestamp as too old.
 */
function isStoredHeader(name: string, value: string, completedAt: Date): boolean {
  const key = name.toLowerCase();
  if (key !== "date") return !OF_THE_CONNECTION.includes(key);
  const agrees = Math.abs(Date.parse(value) - completedAt.getTime()) <= CLOCK_MAY_BE_OFF_MS;
  return !agrees;
}

/** Ordered as in the request. */
function derivedHeaders({ deliveryId, eventId, eventType, url }: HeaderFacts) {
  const derived: Record<string, string> = {
    host: URL.canParse(url) ? new URL(url).host : "",
    connection: "keep-alive",
    "User-Agent": userAgent,
    "Accept-Encoding": "identity",
    "Content-Type": "application/json",
    "webhook-id": eventId,
    "X-Empfio-Event": eventType,
    "X-Empfio-Delivery": deliveryId,
  };
  return derived;
}
