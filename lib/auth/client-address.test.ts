import { describe, expect, it } from "vitest";
import { clientAddress, PEER_HEADER } from "./client-address";

const from = (peer: string | null, forwarded?: string) =>
  clientAddress(
    new Headers({ ...(peer && { [PEER_HEADER]: peer }), ...(forwarded && { "x-forwarded-for": forwarded }) }),
  );

describe("the caller's address", () => {
  it.each<[string, string | null, string | undefined, string | null]>([
    ["is the socket's", "203.0.113.9", undefined, "203.0.113.9"],
    ["is the socket's when a stranger claims another", "203.0.113.9", "8.8.8.8", "203.0.113.9"],
    ["is what our proxy on this machine saw", "127.0.0.1", "203.0.113.9", "203.0.113.9"],
    [
      "is what our proxy saw, not what was claimed before it",
      "10.0.0.2",
      "8.8.8.8, 203.0.113.9",
      "203.0.113.9",
    ],
    ["is found behind two proxies of ours", "::ffff:10.0.0.2", "203.0.113.9, 192.168.1.4", "203.0.113.9"],
    ["is local when all are", "127.0.0.1", "127.0.0.1", "127.0.0.1"],
    ["ends at nonsense", "10.0.0.2", "203.0.113.9, <script>", "10.0.0.2"],
    ["may be IPv6", "::1", "2001:db8::0:9", "2001:db8::9"],
    ["is nobody's without a socket", null, undefined, null],
  ])("%s", (_, peer, forwarded, address) => {
    expect(from(peer, forwarded)).toBe(address);
  });
});
