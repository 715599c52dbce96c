import { onTestFinished } from "vitest";
import type { OutboundOptions } from "@/lib/outbound/outbound";
import { type DnsResponse, type RespondToDns, startDns } from "../../fixtures/dns";
import { openSender } from "./sender";

export async function openDns(response: RespondToDns) {
  const dns = await startDns(response);
  onTestFinished(() => dns.close());
  return dns;
}

/** Creates a sender that uses the test's own name server. No network is exempt by default. */
export async function doorWith(response: RespondToDns, options: OutboundOptions = {}) {
  const dns = await openDns(response);
  return { dns, sender: openSender({ resolverServers: [dns.address], allowedNetworks: [], ...options }) };
}

export const byType =
  (a: DnsResponse | undefined, aaaa: DnsResponse | undefined): RespondToDns =>
  (_name, type) =>
    type === "A" ? a : aaaa;
