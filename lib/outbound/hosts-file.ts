import { readFile } from "node:fs/promises";
import { isIP } from "node:net";

const HOSTS_FILE = "/etc/hosts";

/** RFC 6761: what "localhost" and names below it mean, also where no hosts file says so. */
const LOOPBACK = ["127.0.0.1", "::1"];

/**
 * The addresses that this machine itself gives a name; empty when it has no opinion. Read anew each time: connections
 * are kept, and only installations with exempt networks ask.
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
