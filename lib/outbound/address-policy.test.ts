import { isIP } from "node:net";
import { describe, expect, it } from "vitest";
import { isAllowedPort } from "@/lib/contracts/url-faults";
import { oracleSaysPublic } from "@/tests/fixtures/address-policy-oracle";
import fc from "@/tests/fixtures/fast-check";
import { isAllowedAddress, isPublicAddress, isPublicName, parseNetworks } from "./address-policy";

/** A million addresses in all. Each run draws many from its seed, because drawing them one by one takes a minute. */
const RUNS_V4 = 700;
const RUNS_V6 = 300;
const ADDRESSES_PER_RUN = 1_000;

/** Edges of the registries' entries, because random bytes seldom hit a small range. */
const edges = [
  "::1",
  "::7f00:1",
  "::ffff:7f00:1",
  "::ffff:0:7f00:1",
  "64:ff9b::7f00:1",
  "64:ff9b:0:1::7f00:1",
  "64:ff9b:1::7f00:1",
  "100::1",
  "2001::1",
  "2001:0:4136:e378:8000:63bf:3fff:fdd2",
  "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
  "2001:2::1",
  "2001:3::1",
  "2001:4:112::1",
  "2001:10::1",
  "2001:20::1",
  "2001:30::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "2002:a00:1::1",
  "2620:4f:8000::1",
  "3ffe::1",
  "3fff::1",
  "3fff:fff:ffff::1",
  "4000::1",
  "5f00::1",
  "fc00::1",
  "fd00:ec2::254",
  "fd20:ce::254",
  "fe80::1",
  "fe80::5efe:7f00:1",
  "fec0::1",
  "ff02::1",
  "2a00:1450::5efe:7f00:1",
  "2a00:1450::200:5efe:a00:1",
  "2a00:1450::100:5efe:a00:1",
  "2a00:1450::300:5efe:a00:1",
];

const v4Edges = [
  "0.0.0.0",
  "0.255.255.255",
  "10.0.0.1",
  "10.255.255.255",
  "100.64.0.0",
  "100.100.100.200",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.254",
  "168.63.129.16",
  "169.254.0.1",
  "169.254.169.254",
  "172.16.0.0",
  "172.31.255.255",
  "192.0.0.0",
  "192.0.0.192",
  "192.0.2.1",
  "192.31.196.1",
  "192.52.193.1",
  "192.88.99.1",
  "192.168.0.0",
  "192.168.255.255",
  "192.175.48.1",
  "198.18.0.0",
  "198.19.255.255",
  "198.51.100.7",
  "203.0.113.7",
  "224.0.0.1",
  "239.255.255.255",
  "240.0.0.1",
  "255.255.255.255",
];

const toV4 = (bytes: Uint8Array) => bytes.join(".");
const toV6 = (bytes: Uint8Array) =>
  Array.from({ length: 8 }, (_, n) =>
    (((bytes[2 * n] ?? 0) << 8) | (bytes[2 * n + 1] ?? 0)).toString(16),
  ).join(":");

describe("the address policy", () => {
  it("agrees with the IANA registry on random IPv4 addresses", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        for (const bytes of randomAddresses(seed, 4)) expectAgreement(toV4(bytes), bytes);
      }),
      { numRuns: RUNS_V4 },
    );
  });

  it("agrees with the IANA registry on random IPv6 addresses, half of them inside 2000::/3", () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, inside) => {
        for (const bytes of randomAddresses(seed, 16)) {
          if (inside) bytes[0] = 0x20 | ((bytes[0] ?? 0) & 0x1f);
          expectAgreement(toV6(bytes), bytes);
        }
      }),
      { numRuns: RUNS_V6 },
    );
  });

  it("agrees with the IANA registry near the edges of every special range", () => {
    const near = fc.tuple(fc.constantFrom(...edges), fc.nat({ max: 15 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(near, ([edge, at, value]) => {
        const bytes = parseV6(edge);
        bytes[at] = value;
        expectAgreement(toV6(bytes), bytes);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([...edges.filter((edge) => !/^(4000|2620)/.test(edge)), ...v4Edges])("blocks %s", (address) => {
    expect(isIP(address)).not.toBe(0);
    expect(isPublicAddress(address)).toBe(false);
    expect(isAllowedAddress(address, { exempt: [], denied: [] })).toBe(false);
  });

  it.each([
    "127.1",
    "0x7f.0.0.1",
    "2130706433",
    "017700000001",
    "",
    "localhost",
    "::1%lo",
    "fe80::1%eth0",
    "1.2.3.4%eth0",
    "2a00:1450::1%eth0",
  ])("blocks text that is not a plain address: %j", (text) => expect(isPublicAddress(text)).toBe(false));

  it.each([
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "172.15.255.255",
    "172.32.0.0",
    "100.63.255.255",
    "223.255.255.254",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
    "2001:4860:4860::8888",
    "2001:200::1",
  ])("allows the public address %s", (address) => expect(isPublicAddress(address)).toBe(true));
});

describe("exempt networks", () => {
  const exempt = parseNetworks(["10.1.0.0/16", "::1/128"]);

  it.each([
    ["10.1.2.3", true],
    ["10.2.0.1", false],
    ["::1", true],
    ["::2", false],
    // An exemption for IPv4 does not apply to IPv6 addresses that embed it.
    ["::ffff:10.1.2.3", false],
    ["::ffff:a01:203", false],
    ["64:ff9b::a01:203", false],
    ["8.8.8.8", true],
    ["nonsense", false],
  ])("%s is allowed: %s", (address, allowed) => {
    expect(isAllowedAddress(address, { exempt, denied: [] })).toBe(allowed);
  });
});

describe("denied networks", () => {
  const networks = {
    exempt: parseNetworks(["10.1.0.0/16"]),
    denied: parseNetworks(["10.1.9.0/24", "93.184.216.0/24", "2606:4700::/32"]),
  };

  it.each([
    ["93.184.216.34", false],
    ["::ffff:93.184.216.34", false],
    ["2606:4700::1111", false],
    ["8.8.8.8", true],
    ["2001:4860:4860::8888", true],
    // Denied, although its network is exempt.
    ["10.1.9.1", false],
    ["10.1.8.1", true],
  ])("%s is allowed: %s", (address, allowed) => {
    expect(isAllowedAddress(address, networks)).toBe(allowed);
  });
});

describe("ports", () => {
  it.each([443, 1024, 8443, 8080, 9443, 50_000, 65_535])("%i is allowed", (port) => {
    expect(isAllowedPort(port)).toBe(true);
  });
  it.each([
    0,
    1,
    22,
    25,
    80,
    442,
    444,
    993,
    1023,
    3306,
    5432,
    6379,
    9200,
    11_211,
    27_017,
    65_536,
    -1,
    Number.NaN,
  ])("%d is refused", (port) => {
    expect(isAllowedPort(port)).toBe(false);
  });
});

describe("names", () => {
  it.each([
    "localhost",
    "foo.localhost",
    "printer",
    "printer.local",
    "db.internal",
    "metadata.google.internal",
    "router.lan",
    "nas.home.arpa",
    "intra.corp",
  ])("%s is not a public name", (name) => expect(isPublicName(name)).toBe(false));
  it.each([
    "example.com",
    "localhost.example.com",
    "internal.example.com",
    "notlocal.example",
    "a.mylocal.com",
    "xn--mnchen-3ya.de",
  ])("%s may be a public name", (name) => expect(isPublicName(name)).toBe(true));
});

/** Throws by itself, because a million calls of expect() take a minute. */
function expectAgreement(address: string, bytes: Uint8Array): void {
  const [policy, oracle] = [isPublicAddress(address), oracleSaysPublic(bytes)];
  if (policy !== oracle) throw new Error(`${address}: the policy says ${policy}, the oracle ${oracle}`);
}

/** Pseudorandom numbers (mulberry32). */
function* randomAddresses(seed: number, length: number): Generator<Uint8Array> {
  let state = seed;
  for (let n = 0; n < ADDRESSES_PER_RUN; n += 1) {
    yield Uint8Array.from({ length }, () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return (mixed ^ (mixed >>> 14)) & 0xff;
    });
  }
}

function parseV6(address: string): Uint8Array {
  const [head = "", tail] = address.split("::");
  const groups = (text: string | undefined) =>
    text ? text.split(":").map((group) => Number.parseInt(group, 16)) : [];
  const [first, last] = [groups(head), groups(tail)];
  const all =
    tail === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill(0), ...last];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}
