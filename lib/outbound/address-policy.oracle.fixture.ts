/**
 * The IANA special-purpose registries (IPv4 and IPv6) and RFC 4291 as rows of bytes. Written from the registries
 * without the policy's library, so that both do not share mistakes.
 */

type Row = [prefix: readonly number[], bits: number];

const NOT_PUBLIC_V4: Row[] = [
  [[0], 8], // "this network"
  [[10], 8], // private use
  [[100, 64], 10], // shared address space
  [[127], 8], // loopback
  [[168, 63, 129, 16], 32], // Azure, from inside its machines
  [[169, 254], 16], // link local
  [[172, 16], 12], // private use
  [[192, 0, 0], 24], // IETF protocol assignments
  [[192, 0, 2], 24], // TEST-NET-1
  [[192, 31, 196], 24], // AS112
  [[192, 52, 193], 24], // AMT
  [[192, 88, 99], 24], // 6to4 relay anycast, deprecated
  [[192, 168], 16], // private use
  [[192, 175, 48], 24], // AS112 direct delegation
  [[198, 18], 15], // benchmarking
  [[198, 51, 100], 24], // TEST-NET-2
  [[203, 0, 113], 24], // TEST-NET-3
  [[224], 4], // multicast
  [[240], 4], // reserved and limited broadcast
];

const NOT_PUBLIC_V6: Row[] = [
  [[0x20, 0x01, 0x00], 23], // IETF protocol assignments, with Teredo and ORCHID
  [[0x20, 0x01, 0x0d, 0xb8], 32], // documentation
  [[0x20, 0x02], 16], // 6to4
  [[0x26, 0x20, 0x00, 0x4f, 0x80, 0x00], 48], // AS112 direct delegation
  [[0x3f, 0xfe], 16], // 6bone
  [[0x3f, 0xff, 0x00], 20], // documentation
];

export function oracleSaysPublic(bytes: Uint8Array): boolean {
  if (bytes.length === 4) return !NOT_PUBLIC_V4.some((row) => inside(bytes, row));
  const top = (bytes[0] ?? 0) >> 5;
  return top === 1 && !isIsatap(bytes) && !NOT_PUBLIC_V6.some((row) => inside(bytes, row));
}

function inside(bytes: Uint8Array, [prefix, bits]: Row): boolean {
  for (let bit = 0; bit < bits; bit += 1) {
    const at = bit >> 3;
    const mask = 0x80 >> (bit & 7);
    if (((bytes[at] ?? 0) & mask) !== ((prefix[at] ?? 0) & mask)) return false;
  }
  return true;
}

/** 00-00-5E-FE in front of the IPv4 address (RFC 5214, 6.1). The universal and group bits may be set. */
function isIsatap(bytes: Uint8Array): boolean {
  const [a = 0, b, c, d] = bytes.subarray(8, 12);
  return [0, 1, 2, 3].includes(a) && b === 0 && c === 0x5e && d === 0xfe;
}
