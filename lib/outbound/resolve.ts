import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { isAllowedAddress, isExemptAddress, isPublicName, type Networks } from "./address-policy";
import { failures } from "./failure";
import { hostsFileAddresses } from "./hosts-file";

const TRY_MS = 1_500;
const TRIES = 2;
/** Enough for every way in; a record of hundreds must not make us knock at hundreds of doors. */
const MAX_ADDRESSES = 8;

export interface ResolveOptions {
  timeoutMs: number;
  /** How long the slower of A and AAAA may take once the other has answered (RFC 8305, 3). */
  graceMs: number;
}

/** Gives the addresses of a host when, and only when, every one of them may be connected to. */
export type ResolveHost = (host: string, options: ResolveOptions) => Promise<string[]>;

/**
 * DNS by c-ares, since getaddrinfo starves Node's thread pool; it neither reads the hosts file nor appends search
 * domains. No cache: what was checked is what is connected to, and connections are kept.
 * @param servers in the form of dns.setServers; the system's when omitted
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
    // A local name is nobody's to send to, unless the operator exempted all that it leads to.
    if (networks.exempt.length === 0) throw failures.blocked();
    const addresses = await queryBoth(resolver, host, options).catch(() => []);
    const exempted = addresses.length > 0 && addresses.every((address) => isExemptAddress(address, networks));
    if (!exempted) throw failures.blocked();
    return addresses.slice(0, MAX_ADDRESSES);
  };

  function checked(addresses: string[]): string[] {
    // One bad address refuses all: connecting would pick any of them.
    if (!addresses.every((address) => isAllowedAddress(address, networks))) throw failures.blocked();
    return addresses.slice(0, MAX_ADDRESSES);
  }
}

/**
 * A and AAAA side by side. A family that fails while the other has addresses does not matter.
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
  /** DNS said that there is none, which is an answer. */
  denied: boolean;
  done: Promise<void>;
  /** Resolves when there are addresses, rejects otherwise. */
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

/** Both families within the cap, IPv6 first (RFC 8305, 4). */
function interleave(first: string[], second: string[]): string[] {
  const longest = Math.max(first.length, second.length);
  return Array.from({ length: longest }, (_, n) => [first[n], second[n]])
    .flat()
    .filter((address) => address !== undefined);
}
