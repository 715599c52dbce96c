import ipaddr from "ipaddr.js";
import { type Env, env } from "@/lib/env";

/** Set by instrumentation.ts from the socket; whatever a client sends under this name is overwritten there. */
export const PEER_HEADER = "x-empfio-peer";

/**
 * The caller's address: the socket's, unless TRUSTED_PROXIES says that a proxy is in front. Then `X-Forwarded-For` is
 * read from the right, as far as trusted proxies wrote it: an entry of the client's own must not evade a rate limit or
 * enter the audit log.
 * @param trusted number of proxies, or their networks
 */
export function clientAddress(
  headers: Headers,
  trusted: Env["TRUSTED_PROXIES"] = env().TRUSTED_PROXIES,
): string | null {
  const peer = headers.get(PEER_HEADER);
  if (!peer) return null;
  const forwarded = headers.get("x-forwarded-for")?.split(",") ?? [];
  const hops = [...forwarded, peer].map((hop) => hop.trim()).reverse();
  let address: string | null = null;
  for (const [index, hop] of hops.entries()) {
    if (!ipaddr.isValid(hop)) break;
    const parsed = ipaddr.process(hop);
    address = parsed.toString();
    if (typeof trusted === "number" ? index >= trusted : !isIn(trusted, parsed)) break;
  }
  return address;
}

function isIn(cidrs: readonly string[], address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const networks = cidrs.map((cidr) => ipaddr.parseCIDR(cidr));
  return ipaddr.subnetMatch(address, { trusted: networks }, "other") === "trusted";
}
