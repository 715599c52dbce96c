import { Resolver } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { isAllowedAddress, isExemptAddress, isPublicName, type Networks } from "./address-policy";
import { failures } from "./failure";

const TRY_MS = 1_500;
const TRIES = 2;
/** Limits connection attempts for names with hundreds of addresses. */
const MAX_ADDRESSES = 8;

export interface ResolveOptions {
  timeoutMs: number;
  /** Time for the slower of A and AAAA after the faster has responded (RFC 8305, 3). */
  graceMs: number;
}

/** Returns the addresses of a host only if all of them are allowed. */
export type ResolveHost = (host: string, options: ResolveOptions) => Promise<string[]>;

/**
 * Resolves names with c-ares, because getaddrinfo blocks Node's thread pool. c-ares neither reads the hosts file nor
 * appends search domains. Results are not cached: connections use the checked addresses and are reused.
 * @param servers in the format of dns.setServers; the system's if omitted
 */
export function createResolver(networks: Networks, servers?: readonly string[]): ResolveHost {
  const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
  if (servers) resolver.setServers(servers);

  /** @throws {OutboundFailure} dns_error or blocked_address */
  return async function resolveHost(host, options) {
    if (isIP(host)) return checked([host]);
    if (networks.exempt.length > 0) {
      const local = await hostsFileAddresses(host);
      if (local.length > 0 && local.every((address) => isExemptAddress(address, networks))) return local;
    }
    if (isPublicName(host)) return checked(await queryBoth(resolver, host, options));
    // A local name is refused unless the operator exempted all of its addresses.
    if (networks.exempt.length === 0) throw failures.blocked();
    const addresses = await queryBoth(resolver, host, options).catch(() => []);
    const exempted = addresses.length > 0 && addresses.every((address) => isExemptAddress(address, networks));
    if (!exempted) throw failures.blocked();
    return addresses.slice(0, MAX_ADDRESSES);
  };

  function checked(addresses: string[]): string[] {
    // One forbidden address refuses the name, because connecting may use any address.
    if (!addresses.every((address) => isAllowedAddress(address, networks))) throw failures.blocked();
    return addresses.slice(0, MAX_ADDRESSES);
  }
}

/**
 * Queries A and AAAA at the same time. A failed family is ignored if the other has addresses.
 * @throws {OutboundFailure} dns_error
 */
async function queryBoth(
  resolver: Resolver,
  host: string,
  { timeoutMs, graceMs }: ResolveOptions,
): Promise<string[]> {
  const v4 = query(resolver.resolve4(host));
  const v6 = query(resolver.resolve6(host));
  const both = Promise.all([v4.done, v6.done]);
  const one = Promise.any([v4.found, v6.found]).catch(() => both);
  const wait = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());
  await Promise.race([both, wait(timeoutMs), one.then(() => wait(graceMs))]);

  const addresses = interleave(v6.addresses, v4.addresses);
  if (addresses.length > 0) return addresses;
  throw v4.denied && v6.denied ? failures.noSuchName() : failures.dnsSilent();
}

interface Query {
  addresses: string[];
  /** Whether DNS responded that the record does not exist. */
  denied: boolean;
  done: Promise<void>;
  /** Resolves when addresses were found, otherwise rejects. */
  found: Promise<void>;
}

function query(asked: Promise<string[]>): Query {
  const state: Query = { addresses: [], denied: false, done: Promise.resolve(), found: Promise.resolve() };
  state.found = asked.then((addresses) => {
    state.addresses = addresses;
  });
  state.done = state.found.catch((error: NodeJS.ErrnoException) => {
    state.denied = error.code === "ENOTFOUND" || error.code === "ENODATA";
  });
  return state;
}

/** Alternates both families so that both fit within the cap, IPv6 first (RFC 8305, 4). */
function interleave(first: string[], second: string[]): string[] {
  const longest = Math.max(first.length, second.length);
  return Array.from({ length: longest }, (_, n) => [first[n], second[n]])
    .flat()
    .filter((address) => address !== undefined);
}

const HOSTS_FILE = "/etc/hosts";

/** Addresses of "localhost" and names below it if the hosts file has no entry (RFC 6761). */
const LOOPBACK = ["127.0.0.1", "::1"];

/**
 * Addresses of a name in this machine's hosts file; empty if the name is not listed. The file is read on each call,
 * because calls are rare: connections are reused, and only installations with exempt networks look here.
 */
async function hostsFileAddresses(host: string): Promise<string[]> {
  const text = await readFile(HOSTS_FILE, "utf8").catch(() => "");
  const found = text.split("\n").flatMap((line) => {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    return isIP(address) && names.some((name) => name.toLowerCase() === host) ? [address] : [];
  });
  if (found.length > 0) return found;
  return host === "localhost" || host.endsWith(".localhost") ? LOOPBACK : [];
}
