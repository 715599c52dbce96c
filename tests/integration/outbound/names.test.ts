import { describe, expect, it } from "vitest";
import { checkWebhookUrl } from "@/lib/outbound/check-url";
import { issueCertificate } from "../../fixtures/certificates";
import type { RespondToDns } from "../../fixtures/dns";
import { deliver, LOOPBACK, openReceiver, openSender } from "./sender";
import { byType, doorWith } from "./with-dns";

const PUBLIC = "93.184.216.34";
const PUBLIC_V6 = "2606:4700::1111";
const ADDRESS = /\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]+/i;

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
