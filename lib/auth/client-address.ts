import ipaddr from "ipaddr.js";

/** Set by instrumentation.ts from the socket; whatever a client sends under this name is overwritten there. */
export const PEER_HEADER = "x-empfio-peer";

/** Where a reverse proxy of ours can sit. */
const NEARBY = ["loopback", "private", "linkLocal", "uniqueLocal"];

/**
 * The caller's address. `X-Forwarded-For` is believed only as far as it was written by proxies on loopback or a
 * private network, from the right: what a client puts there itself must not evade the login throttle or enter the
 * audit log.
 */
export function clientAddress(headers: Headers): string | null {
  const forwarded = headers.get("x-forwarded-for")?.split(",") ?? [];
  const peer = headers.get(PEER_HEADER);
  const hops = [...forwarded, ...(peer ? [peer] : [])].map((hop) => hop.trim()).reverse();
  let address: string | null = null;
  for (const hop of hops) {
    if (!ipaddr.isValid(hop)) break;
    const parsed = ipaddr.process(hop);
    address = parsed.toString();
    if (!NEARBY.includes(parsed.range())) break;
  }
  return address;
}
