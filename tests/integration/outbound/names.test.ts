import { describe, expect, it, onTestFinished } from "vitest";
import { checkWebhookUrl } from "@/lib/outbound/check-url";
import type { OutboundOptions } from "@/lib/outbound/outbound";
import { issueCertificate } from "../../fixtures/certificates";
import { type DnsResponse, type RespondToDns, startDns } from "../../fixtures/dns";
import { deliver, expectWithin, LOOPBACK, openReceiver, openSender } from "./sender";

const PUBLIC = "93.184.216.34";
const PUBLIC_V6 = "2606:4700::1111";
const ADDRESS = /\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]+/i;

async function openDns(response: RespondToDns) {
  const dns = await startDns(response);
  onTestFinished(() => dns.close());
  return dns;
}

/** Creates a sender that uses the test's own name server. No network is exempt by default. */
async function doorWith(response: RespondToDns, options: OutboundOptions = {}) {
  const dns = await openDns(response);
  return { dns, sender: openSender({ resolverServers: [dns.address], allowedNetworks: [], ...options }) };
}

const byType =
  (a: DnsResponse | undefined, aaaa: DnsResponse | undefined): RespondToDns =>
  (_name, type) =>
    type === "A" ? a : aaaa;

it("refuses a denied network at save and at send, by name and by address, even if it is exempt", async () => {
  const receiver = await openReceiver();
  const deniedNetworks = ["127.0.0.0/8", `${PUBLIC}/32`];
  const { sender } = await doorWith(byType({ addresses: [PUBLIC] }, undefined), {
    allowedNetworks: LOOPBACK,
    deniedNetworks,
  });
  for (const url of [receiver.url, "https://hooks.example/", `https://${PUBLIC}/`]) {
    expect(await checkWebhookUrl(url, sender)).toEqual({
      problem: expect.stringMatching(/not on the public internet/),
    });
    expect(await deliver(sender, url)).toMatchObject({ error: { code: "blocked_address" } });
  }
  expect(receiver.connections.accepted).toBe(0);
});

describe("a name that leads away from the public internet is refused, at save and at send:", () => {
  it.each<[string, RespondToDns]>([
    ["10.0.0.1", byType({ addresses: ["10.0.0.1"] }, undefined)],
    ["169.254.169.254", byType({ addresses: ["169.254.169.254"] }, undefined)],
    ["127.0.0.1", byType({ addresses: ["127.0.0.1"] }, undefined)],
    ["::1", byType(undefined, { addresses: ["::1"] })],
    ["fd00:ec2::254", byType(undefined, { addresses: ["fd00:ec2::254"] })],
    ["a mapped address", byType(undefined, { addresses: ["::ffff:7f00:1"] })],
    ["a mapped public address", byType(undefined, { addresses: ["::ffff:5db8:d822"] })],
    ["NAT64", byType(undefined, { addresses: ["64:ff9b::7f00:1"] })],
    [
      "one private address among public ones",
      byType({ addresses: [PUBLIC, "1.1.1.1", "10.0.0.1"] }, undefined),
    ],
    ["public by IPv4, private by IPv6", byType({ addresses: [PUBLIC] }, { addresses: ["fd00::1"] })],
    ["private by IPv4, public by IPv6", byType({ addresses: ["192.168.0.1"] }, { addresses: [PUBLIC_V6] })],
    [
      "the private one last of fifty",
      byType({ addresses: [...Array(49).fill(PUBLIC), "10.0.0.1"] }, undefined),
    ],
    ["by way of an alias", byType({ alias: "internal.example", addresses: ["10.0.0.1"] }, undefined)],
  ])("%s", async (_what, response) => {
    const { sender } = await doorWith(response);
    expect(await checkWebhookUrl("https://hooks.example/", sender)).toEqual({
      problem: expect.stringMatching(/not on the public internet/),
    });
    const result = await deliver(sender, "https://hooks.example/");
    expect(result).toMatchObject({
      error: { code: "blocked_address" },
      statusCode: null,
      responseBody: null,
    });
    expect(result.error?.message).not.toMatch(ADDRESS);
  });

  it.each([
    "localhost",
    "localhost.",
    "LOCALHOST",
    "app.localhost",
    "printer",
    "printer.local",
    "db.internal",
    "metadata.google.internal",
    "ⓛocalhost",
  ])("%s, without a DNS query", async (name) => {
    const { dns, sender } = await doorWith(byType({ addresses: [PUBLIC] }, undefined));
    const url = `https://${name}:8443/`;
    expect(await checkWebhookUrl(url, sender)).toHaveProperty("problem");
    expect(await deliver(sender, url)).toMatchObject({ error: { code: "blocked_address" } });
    expect(dns.questions).toEqual([]);
  });

  it.each([
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0",
    "127.0.0.1.",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "168.63.129.16",
    "172.16.0.1",
    "192.168.1.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:8.8.8.8]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001::1]",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[2a00:1450::5efe:7f00:1]",
  ])("the address %s", async (host) => {
    const sender = openSender({ allowedNetworks: [] });
    const url = `https://${host}:8443/`;
    expect(await checkWebhookUrl(url, sender)).toHaveProperty("problem");
    expect(await deliver(sender, url)).toMatchObject({ error: { code: "blocked_address" } });
  });

  it("even if a receiver there would respond", async () => {
    const receiver = await openReceiver();
    const sender = openSender({ allowedNetworks: [] });
    for (const host of ["127.0.0.1", "localhost", "2130706433", "127.1"]) {
      const result = await deliver(sender, `https://${host}:${receiver.port}/`);
      expect(result).toMatchObject({ error: { code: "blocked_address" }, responseBody: null });
    }
    expect(receiver.connections.accepted).toBe(0);
  });
});

describe("a name whose addresses change", () => {
  it("between save and send is refused at send", async () => {
    const { sender } = await doorWith((_name, type, n) =>
      type === "A" ? { addresses: [n === 1 ? PUBLIC : "10.0.0.1"] } : undefined,
    );
    expect(await checkWebhookUrl("https://hooks.example/", sender)).toEqual({
      url: "https://hooks.example/",
    });
    expect(await deliver(sender, "https://hooks.example/")).toMatchObject({
      error: { code: "blocked_address" },
    });
  });

  it("between check and connect is resolved once, and only checked addresses are connected to", async () => {
    const receiver = await openReceiver({ tls: await issueCertificate({ names: ["hooks.example"] }) });
    const { dns, sender } = await doorWith(
      (_name, type, n) => (type === "A" ? { addresses: [n === 1 ? "127.0.0.1" : "127.0.0.2"] } : undefined),
      { allowedNetworks: ["127.0.0.1/32"] },
    );
    const url = `https://hooks.example:${receiver.port}/`;
    expect(await deliver(sender, url)).toMatchObject({ error: null });
    expect(dns.questions.toSorted()).toEqual(["A hooks.example", "AAAA hooks.example"]);
    // The kept connection needs no lookup. A new connection is checked.
    expect(await deliver(sender, url)).toMatchObject({ error: null });
    expect(dns.questions).toHaveLength(2);
    await sender.close();
    expect(await deliver(sender, url)).toMatchObject({ error: { code: "blocked_address" } });
  });
});

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

describe("exempt networks", () => {
  it("admit localhost through the hosts file, without a DNS query", async () => {
    const receiver = await openReceiver();
    const { dns, sender } = await doorWith(() => ({ failure: "NXDOMAIN" }), { allowedNetworks: LOOPBACK });
    for (const host of ["localhost", "localhost."]) {
      const url = `https://${host}:${receiver.port}/`;
      expect(await checkWebhookUrl(url, sender)).toEqual({ url: `https://localhost:${receiver.port}/` });
      expect(await deliver(sender, url)).toMatchObject({ error: null });
    }
    expect(dns.questions).toEqual([]);
  });

  it("admit a local name through DNS if all of its addresses are in them", async () => {
    const receiver = await openReceiver({ tls: await issueCertificate({ names: ["crm.internal"] }) });
    const { sender } = await doorWith(byType({ addresses: ["127.0.0.1"] }, undefined), {
      allowedNetworks: ["127.0.0.0/8"],
    });
    const url = `https://crm.internal:${receiver.port}/`;
    expect(await checkWebhookUrl(url, sender)).toEqual({ url });
    expect(await deliver(sender, url)).toMatchObject({ error: null });
  });

  it.each<[string, RespondToDns]>([
    ["one lies outside", byType({ addresses: ["127.0.0.1", "10.0.0.1"] }, undefined)],
    ["one is public", byType({ addresses: ["127.0.0.1", PUBLIC] }, undefined)],
    ["all are public", byType({ addresses: [PUBLIC] }, undefined)],
    ["it has none", () => undefined],
    ["the lookup fails", () => ({ failure: "SERVFAIL" })],
  ])("do not admit a local name when %s", async (_what, response) => {
    const { sender } = await doorWith(response, { allowedNetworks: ["127.0.0.0/8"] });
    expect(await checkWebhookUrl("https://crm.internal/", sender)).toHaveProperty("problem");
    expect(await deliver(sender, "https://crm.internal/")).toMatchObject({
      error: { code: "blocked_address" },
    });
  });

  it.each([
    "https://10.0.0.1/",
    "https://169.254.169.254/",
    "https://[fd00::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://127.0.0.1:22/",
    "https://127.0.0.1:6379/",
    "https://user@127.0.0.1/",
  ])("do not open any other network: %s", async (url) => {
    const sender = openSender();
    expect(await checkWebhookUrl(url, sender)).toHaveProperty("problem");
    expect(await deliver(sender, url)).toMatchObject({ error: { code: "blocked_address" } });
  });
});

describe("the message for an admin who saves a URL", () => {
  it.each([
    ["http://example.com/", /https:\/\//],
    ["example.com", /full URL/],
    ["https://user:pass@example.com/", /user name and password/],
    ["https://example.com:22/", /port 443/],
    ["https://exa mple.com/", /spaces/],
    ["https://bad..host/", /valid name/],
    [`https://example.com/${"x".repeat(2_100)}`, /2048 characters/],
    ["https://10.0.0.1/", /reachable from the internet/],
  ])("says what to do for %s", async (url, problem) => {
    expect(await checkWebhookUrl(url, openSender())).toEqual({ problem: expect.stringMatching(problem) });
  });

  it("never reveals the addresses of a name", async () => {
    const { sender } = await doorWith(byType({ addresses: ["10.11.12.13"] }, { addresses: ["fd00::77"] }));
    expect(JSON.stringify(await checkWebhookUrl("https://hooks.example/", sender))).not.toMatch(ADDRESS);
  });
});
