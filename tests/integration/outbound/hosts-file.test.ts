import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createOutbound } from "@/lib/outbound/outbound";
import { startDns } from "../../fixtures/dns";

const HOSTS = `
127.0.0.1 hooks.example # a developer's machine
127.0.0.1 both.example
10.0.0.1  both.example
`;
const PUBLIC = "93.184.216.34";

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const readFile = (path: string, ...rest: []) =>
    path === "/etc/hosts" ? Promise.resolve(HOSTS) : real.readFile(path, ...rest);
  return { ...real, default: { ...real, readFile }, readFile };
});

/** Resolves a name for which DNS has a public address. */
async function resolve(name: string, allowedNetworks: string[]) {
  const dns = await startDns((_name, type) => (type === "A" ? { addresses: [PUBLIC] } : undefined));
  const sender = createOutbound({ allowedNetworks, resolverServers: [dns.address] });
  onTestFinished(async () => {
    await sender.close();
    await dns.close();
  });
  return sender.resolveHost(name, { timeoutMs: 2_000, graceMs: 2_000 });
}

describe("this machine's hosts file", () => {
  it("determines a name's addresses if all addresses in it are exempt", async () => {
    expect(await resolve("hooks.example", ["127.0.0.0/8"])).toEqual(["127.0.0.1"]);
  });

  it.each<[string, string, string[]]>([
    ["nothing is exempt", "hooks.example", []],
    ["other networks are exempt", "hooks.example", ["10.0.0.0/8"]],
    ["one of two addresses is exempt", "both.example", ["127.0.0.0/8"]],
  ])("is ignored in favor of DNS when %s", async (_, name, allowedNetworks) => {
    expect(await resolve(name, allowedNetworks)).toEqual([PUBLIC]);
  });
});
