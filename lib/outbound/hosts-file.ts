import { readFile } from "node:fs/promises";
import { isIP } from "node:net";

const HOSTS_FILE = "/etc/hosts";

/** Addresses of "localhost" and names below it if the hosts file has no entry (RFC 6761). */
const LOOPBACK = ["127.0.0.1", "::1"];

/**
 * Addresses of a name in this machine's hosts file; empty if the name is not listed. The file is read on each call,
 * because calls are rare: connections are reused, and only installations with exempt networks look here.
 */
export async function hostsFileAddresses(host: string): Promise<string[]> {
  const text = await readFile(HOSTS_FILE, "utf8").catch(() => "");
  const found = text.split("\n").flatMap((line) => {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    return isIP(address) && names.some((name) => name.toLowerCase() === host) ? [address] : [];
  });
  if (found.length > 0) return found;
  return host === "localhost" || host.endsWith(".localhost") ? LOOPBACK : [];
}
