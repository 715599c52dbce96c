import { isIP } from "node:net";
import { limits } from "@/lib/contracts/limits";
import { hasHiddenCharacters, isAllowedPort } from "@/lib/contracts/url-faults";

/** A webhook URL with a valid form. Its addresses are checked when the host is resolved. */
export interface WebhookTarget {
  /** Normalized URL: ASCII host, no default port, no fragment. */
  href: string;
  /** Scheme, host, and port. Connections are shared within an origin. */
  origin: string;
  /** An ASCII name, or an address without brackets. */
  host: string;
  port: number;
  /** Path and query. */
  path: string;
}

export type UrlProblem =
  | "not_a_url"
  | "too_long"
  | "hidden_characters"
  | "not_https"
  | "credentials"
  | "bad_host"
  | "bad_port";

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const MAX_NAME_LENGTH = 253;

/** Checks the form of a URL that an admin entered or that is stored. */
export function parseWebhookUrl(raw: string): WebhookTarget | UrlProblem {
  if (raw.length > limits.urlLength) return "too_long";
  if (hasHiddenCharacters(raw)) return "hidden_characters";
  if (!URL.canParse(raw)) return "not_a_url";
  const url = new URL(raw);
  if (url.protocol !== "https:") return "not_https";
  // Parsers repair "https:host" and "https:///host" differently.
  const authority = /^https:\/\/([^/?#]+)/i.exec(raw)?.[1];
  if (authority === undefined) return "not_a_url";
  if (authority.includes("@")) return "credentials";
  const host = normaliseHost(url.hostname);
  if (host === null) return "bad_host";
  const port = url.port === "" ? 443 : Number(url.port);
  if (!isAllowedPort(port)) return "bad_port";
  const origin = `https://${isIP(host) === 6 ? `[${host}]` : host}${port === 443 ? "" : `:${port}`}`;
  const path = url.pathname + url.search;
  const href = origin + path;
  // Percent-encoding and punycode can exceed the limit.
  if (href.length > limits.urlLength) return "too_long";
  return { href, origin, host, port, path };
}

/** @param hostname from the WHATWG parser: lower case, percent-decoded, punycode, IPv4 in four decimals */
function normaliseHost(hostname: string): string | null {
  if (hostname.startsWith("[")) return hostname.slice(1, -1);
  if (isIP(hostname)) return hostname;
  const name = hostname.endsWith(".") ? hostname.slice(0, -1) : hostname;
  const wellFormed = name.length <= MAX_NAME_LENGTH && name.split(".").every((label) => LABEL.test(label));
  return wellFormed ? name : null;
}
