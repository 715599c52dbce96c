export type Encoding = "hex" | "upper-case hex" | "base64" | "base64url" | "base64 of hex";

export interface PastedDigest {
  digest: Buffer;
  encoding: Encoding;
}

/** By length in bytes. Signatures are SHA-256; the others are recognized so that they can be named. */
export const algorithms: Record<number, string> = {
  16: "md5",
  20: "sha1",
  32: "sha256",
  48: "sha384",
  64: "sha512",
};

/**
 * The digests in a pasted text, which may be a value, a header line, `sha256=…`, `v1,…`, or two of these. Empty when it
 * contains no signature.
 */
export function readPasted(text: string): PastedDigest[] {
  const values = text
    .trim()
    .replace(/^[A-Za-z-]+-signature(-previous)?\s*:\s*/i, "")
    .split(/\s+/)
    .slice(0, 2);
  return values.flatMap((value) => {
    const bare = value
      .replace(/^b?["'](.*)["']$/, "$1")
      .replace(/^v1,/, "")
      .replace(/^(sha1|sha256|sha512|v1)=/i, "");
    const read = readHex(bare) ?? readBase64(bare);
    return read && algorithms[read.digest.length] ? [read] : [];
  });
}

function readHex(value: string): PastedDigest | null {
  if (!/^([0-9a-f]{2})+$/i.test(value)) return null;
  return {
    digest: Buffer.from(value, "hex"),
    encoding: value === value.toLowerCase() ? "hex" : "upper-case hex",
  };
}

function readBase64(value: string): PastedDigest | null {
  if (!/^[\w+/-]+={0,2}$/.test(value)) return null;
  const digest = Buffer.from(value, "base64");
  const inner = readHex(digest.toString("latin1"));
  if (inner) return { digest: inner.digest, encoding: "base64 of hex" };
  return { digest, encoding: /[-_]/.test(value) ? "base64url" : "base64" };
}
