import { describe, expect, it } from "vitest";
import { checkWebhookUrl } from "@/lib/outbound/check-url";
import { issueCertificate } from "../../fixtures/certificates";
import { type RespondToDns, startDns } from "../../fixtures/dns";
import { deliver, expectWithin, LOOPBACK, openReceiver, openSender } from "./sender";
import { byType, doorWith } from "./with-dns";

const PUBLIC = "93.184.216.34";
const _PUBLIC_V6 = "2606:4700::1111";
const _ADDRESS = /\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]+/i;

describe("name servers", () => {
  it("are queried for both families, and the receiver gets the name unchanged", async () => {
    const receiver = await openReceiver({
      tls: await issueCertificate({ names: ["xn--mnchen-3ya.example"] }),
    });
    const { sender } = await doorWith(byType({ addresses: ["127.0.0.1"] }, { addresses: ["::1"] }), {
      allowedNetworks: LOOPBACK,
    });
    const result = await deliver(sender, `https://MÜNCHEN.example.:${receiver.port}/`);
    expect(result).toMatchObject({ error: null });
    expect(receiver.requests[0]?.headers.host).toBe(`xn--mnchen-3ya.example:${receiver.port}`);
  });

  it.each<[string, RespondToDns]>([
    [
      "one address does not respond",
      byType({ addresses: ["127.0.0.9", "127.0.0.8", "127.0.0.1"] }, undefined),
    ],
    ["IPv6 is not reachable", byType({ addresses: ["127.0.0.1"] }, { addresses: ["::1"] })],
    ["the question for IPv6 gets no response", byType({ addresses: ["127.0.0.1"] }, { hang: true })],
    ["the question for IPv6 fails", byType({ addresses: ["127.0.0.1"] }, { failure: "SERVFAIL" })],
    ["the name has an alias", byType({ alias: "other.example", addresses: ["127.0.0.1"] }, undefined)],
    ["the response takes a second", byType({ addresses: ["127.0.0.1"], delayMs: 1_000 }, undefined)],
  ])("lead to the receiver when %s", async (_what, response) => {
    const receiver = await openReceiver({ tls: await issueCertificate({ names: ["hooks.example"] }) });
    const { sender } = await doorWith(response, { allowedNetworks: LOOPBACK });
    const result = await deliver(sender, `https://hooks.example:${receiver.port}/`);
    expect(result).toMatchObject({ error: null });
  });

  it.each<[string, RespondToDns, RegExp]>([
    ["know no such name", () => ({ failure: "NXDOMAIN" }), /no address/],
    ["know no address of it", () => undefined, /no address/],
    ["fail", () => ({ failure: "SERVFAIL" }), /did not respond/],
    ["refuse", () => ({ failure: "REFUSED" }), /did not respond/],
    [
      "fail for one family and have none of the other",
      byType({ failure: "SERVFAIL" }, undefined),
      /did not respond/,
    ],
  ])("that %s: dns_error at send, saved all the same", async (_what, response, message) => {
    const { sender } = await doorWith(response);
    const result = await deliver(sender, "https://hooks.example/");
    expect(result.error).toEqual({ code: "dns_error", message: expect.stringMatching(message) });
    expect(await checkWebhookUrl("https://hooks.example/", sender)).toEqual({
      url: "https://hooks.example/",
    });
  });

  it("that are silent cause a dns_error within half of the time at send, and do not prevent saving after 2 s", async () => {
    const { sender } = await doorWith(() => ({ hang: true }));
    const result = await deliver(sender, "https://hooks.example/", { timeoutMs: 1_000 });
    expect(result.error?.code).toBe("dns_error");
    const begun = Date.now();
    const checked = await expectWithin(2_600, checkWebhookUrl("https://hooks.example/", sender));
    expect(checked).toEqual({ url: "https://hooks.example/" });
    expect(Date.now() - begun).toBeGreaterThan(1_900);
  });

  it("that do not exist cause a dns_error", async () => {
    const dns = await startDns(() => undefined);
    await dns.close();
    const sender = openSender({ resolverServers: [dns.address] });
    const result = await deliver(sender, "https://hooks.example/", { timeoutMs: 2_000 });
    expect(result.error?.code).toBe("dns_error");
  });

  it("that respond late for one family do not hide a private address in it at save", async () => {
    const { sender } = await doorWith(
      byType({ addresses: [PUBLIC] }, { addresses: ["fd00::1"], delayMs: 800 }),
    );
    expect(await checkWebhookUrl("https://hooks.example/", sender)).toHaveProperty("problem");
  });

  it("that return hundreds of addresses do not cause a connection to each of them", async () => {
    const many = Array.from({ length: 50 }, (_, n) => `1.1.1.${n + 1}`);
    const { sender } = await doorWith(byType({ addresses: many }, undefined));
    const addresses = await sender.resolveHost("hooks.example", { timeoutMs: 2_000, graceMs: 2_000 });
    expect(addresses).toHaveLength(8);
  });
});
