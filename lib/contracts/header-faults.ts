import { limits } from "./limits";
import { requestHeaders } from "./request-headers";

/** A token of RFC 9110, section 5.6.2. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Visible ASCII, with spaces inside: what RFC 9110, section 5.5, recommends to senders. */
const VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** Headers of the connection and of its framing (RFC 9110, section 7.6.1, and RFC 9112). */
const OF_THE_CONNECTION = [
  "connection",
  "content-encoding",
  "content-length",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];
const OURS = [
  ...requestHeaders.map(({ name }) => name.toLowerCase()),
  "accept-encoding",
  "baggage",
  "traceparent",
  "tracestate",
];
const RESERVED = new Set([...OF_THE_CONNECTION, ...OURS]);
/** The proxy headers belong to the connection, too. */
const RESERVED_PREFIXES = ["x-empfio-", "webhook-", "proxy-"];

/** Replaces a value in the log and in copies and exports of it. */
export const HIDDEN_VALUE = "[hidden]";

/** What is wrong with the name of a custom header; null if nothing is. */
export function headerNameFault(name: string): string | null {
  if (name.length > limits.headerNameLength) {
    return `A header name can have at most ${limits.headerNameLength} characters.`;
  }
  if (!NAME.test(name)) return "A header name has letters, digits, and hyphens, without spaces or a colon.";
  const lower = name.toLowerCase();
  if (lower === "__proto__") return "This name is not supported. Choose another one.";
  if (RESERVED.has(lower) || RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix))) {
    return `${name} is set by Empfio or belongs to the connection. Choose another name.`;
  }
  return null;
}

/** What is wrong with the value of a custom header; null if nothing is. */
export function headerValueFault(value: string): string | null {
  if (value === "") return "Enter a value, or remove the header.";
  if (value.length > limits.headerValueLength) {
    return `A header value can have at most ${limits.headerValueLength} characters.`;
  }
  return VALUE.test(value)
    ? null
    : "A header value has letters, digits, punctuation, and spaces inside, without line breaks or accents.";
}

/** Null if the headers of a webhook are few and small enough. */
export function headersFault(headers: readonly (readonly [name: string, value: string])[]): string | null {
  if (headers.length > limits.headersPerWebhook) {
    return `A webhook can have at most ${limits.headersPerWebhook} custom headers. Remove one first.`;
  }
  const characters = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return characters <= limits.headersLength
    ? null
    : `The custom headers of a webhook can have at most ${limits.headersLength} characters together.`;
}
