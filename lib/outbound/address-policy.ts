import { isIP, isIPv4, isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * The guard against server-side request forgery (SSRF): decides which addresses and names deliveries may use. Pure:
 * no DNS, no sockets, no environment. Names are checked by their form here and by their addresses in resolve-host.ts.
 */

/** Range allocated for public use (RFC 4291, 2.4). Excludes ::/96, mapped, NAT64, SIIT, ULA, and site-local. */
const GLOBAL_UNICAST_V6 = ipaddr.IPv6.parseCIDR("2000::/3");

/** Ranges inside 2000::/3 that are not public, or that tunnel to an IPv4 address that is not checked. */
const BLOCKED_V6 = [
  "2001::/23", // IETF protocol assignments: Teredo, benchmarking, ORCHID
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4
  "2620:4f:8000::/48", // AS112
  "3ffe::/16", // 6bone, returned
  "3fff::/20", // documentation
].map((cidr) => ipaddr.IPv6.parseCIDR(cidr));

/** Addresses that look public but are reachable only from inside a cloud. */
const BLOCKED_V4 = [
  "168.63.129.16/32", // Azure's platform services
].map((cidr) => ipaddr.IPv4.parseCIDR(cidr));

/** The middle of an ISATAP interface ID (RFC 5214). An IPv4 address follows it, under any prefix. */
const ISATAP = 0x5efe;

/** Names that resolve to the local machine or network. None of them is a public top-level domain. */
const LOCAL_NAMES = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "intranet",
  "private",
  "corp",
  "home",
  "lan",
  "home.arpa",
];

export type Network = ReturnType<typeof ipaddr.parseCIDR>;

/** Networks that the operator configured. */
export interface Networks {
  /** Networks exempt from the block of private addresses. */
  exempt: readonly Network[];
  /** Networks that are never connected to, even if public or exempt. */
  denied: readonly Network[];
}

/** @param cidrs validated by env.ts */
export function parseNetworks(cidrs: readonly string[]): Network[] {
  return cidrs.map((cidr) => ipaddr.parseCIDR(cidr));
}

/** Whether an address is in an exempt network and not in a denied one. Mapped forms match no exempt network. */
export function isExemptAddress(address: string, { exempt, denied }: Networks): boolean {
  return isIn(exempt, address) && !isDenied(address, denied);
}

function isIn(networks: readonly Network[], address: string): boolean {
  if (networks.length === 0 || address.includes("%") || !isIP(address)) return false;
  const parsed = ipaddr.parse(address);
  return networks.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits));
}

/** A mapped address is denied like its IPv4 address. The zone of an address is ignored. */
function isDenied(address: string, denied: readonly Network[]): boolean {
  const [plain = ""] = address.split("%");
  if (denied.length === 0 || !isIP(plain)) return false;
  return isIn(denied, plain) || isIn(denied, ipaddr.process(plain).toString());
}

/** Whether an address, in the canonical form of DNS, sockets and URL parsers, is on the public internet. */
export function isPublicAddress(address: string): boolean {
  // A zone ID ("%eth0") names an interface of this machine.
  if (address.includes("%")) return false;
  if (isIPv4(address)) return isPublicV4(ipaddr.IPv4.parse(address));
  return isIPv6(address) && isPublicV6(ipaddr.IPv6.parse(address));
}

export function isAllowedAddress(address: string, networks: Networks): boolean {
  return (isIn(networks.exempt, address) || isPublicAddress(address)) && !isDenied(address, networks.denied);
}

function isPublicV4(address: ipaddr.IPv4): boolean {
  return address.range() === "unicast" && !BLOCKED_V4.some(([network, bits]) => address.match(network, bits));
}

function isPublicV6(address: ipaddr.IPv6): boolean {
  const [global, bits] = GLOBAL_UNICAST_V6;
  // ISATAP allows any value of bits 6 and 7 of the interface ID ("universal" and "group").
  const isatap = address.parts[5] === ISATAP && ((address.parts[4] ?? 0) & 0xfcff) === 0;
  return (
    address.match(global, bits) &&
    address.range() === "unicast" &&
    !isatap &&
    !BLOCKED_V6.some(([network, prefix]) => address.match(network, prefix))
  );
}

/** Whether a name can be public. @param host lower-case ASCII, without the trailing dot */
export function isPublicName(host: string): boolean {
  return host.includes(".") && !LOCAL_NAMES.some((name) => host === name || host.endsWith(`.${name}`));
}
