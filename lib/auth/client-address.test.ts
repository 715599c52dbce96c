import { describe, expect, it } from "vitest";
import { clientAddress, PEER_HEADER } from "./client-address";

const from = (trusted: number | string[], peer: string | null, forwarded?: string) =>
  clientAddress(
    new Headers({ ...(peer && { [PEER_HEADER]: peer }), ...(forwarded && { "x-forwarded-for": forwarded }) }),
    trusted,
  );

describe("the caller's address", () => {
  it.each<[string, string | null, string | undefined, string | null]>([
    ["is the socket's", "203.0.113.9", undefined, "203.0.113.9"],
    ["is the socket's when a stranger claims another", "203.0.113.9", "8.8.8.8", "203.0.113.9"],
    [
      "is the socket's when a neighbor on the private network claims another",
      "10.0.0.7",
      "8.8.8.8",
      "10.0.0.7",
    ],
    ["is the socket's when a program on this machine claims another", "127.0.0.1", "8.8.8.8", "127.0.0.1"],
    ["may be IPv6", "2001:db8::0:9", undefined, "2001:db8::9"],
    ["is nobody's without a socket", null, "8.8.8.8", null],
  ])("%s, when no proxy is trusted", (_, peer, forwarded, address) => {
    expect(from(0, peer, forwarded)).toBe(address);
  });

  it.each<[string, string, string | undefined, string]>([
    ["is the address that a trusted proxy saw", "10.0.0.2", "203.0.113.9", "203.0.113.9"],
    ["is not what was claimed before the proxy", "10.0.0.2", "8.8.8.8, 203.0.113.9", "203.0.113.9"],
    ["is found behind two trusted proxies", "::ffff:10.0.0.2", "203.0.113.9, 10.0.9.4", "203.0.113.9"],
    ["is a private neighbor's that no proxy of ours is", "192.168.1.4", "8.8.8.8", "192.168.1.4"],
    ["is the private client's that the proxy saw", "10.0.0.2", "8.8.8.8, 192.168.1.4", "192.168.1.4"],
    ["is a stranger's who reached us without the proxy", "203.0.113.9", "8.8.8.8", "203.0.113.9"],
    ["ends at nonsense", "10.0.0.2", "203.0.113.9, <script>", "10.0.0.2"],
    ["is the proxy's own without a claim", "fd00::2", undefined, "fd00::2"],
    ["may be IPv6", "fd00::2", "8.8.8.8, 2001:db8::0:9", "2001:db8::9"],
  ])("%s, when networks are trusted", (_, peer, forwarded, address) => {
    expect(from(["10.0.0.0/16", "fd00::/8"], peer, forwarded)).toBe(address);
  });

  it.each<[number, string, string | undefined, string]>([
    [1, "198.51.100.2", "8.8.8.8, 203.0.113.9", "203.0.113.9"],
    [2, "198.51.100.2", "8.8.8.8, 203.0.113.9, 10.0.0.4", "203.0.113.9"],
    [2, "198.51.100.2", "203.0.113.9", "203.0.113.9"],
    [1, "198.51.100.2", undefined, "198.51.100.2"],
  ])("is counted from the right when %d proxies are trusted: %s, %s", (hops, peer, forwarded, address) => {
    expect(from(hops, peer, forwarded)).toBe(address);
  });
});
