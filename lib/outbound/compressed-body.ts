const GZIP = Buffer.from([0x1f, 0x8b]);
const CODINGS = new Set(["gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress"]);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters distinguish bytes from text
const NOT_TEXT = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffd]/;

/**
 * Returns the coding of a body that is not readable as text, otherwise null. The coding in the headers is ignored if
 * the bytes are text, because some servers announce a coding and send the body uncompressed.
 */
export function compressionOf(
  bytes: Buffer,
  text: string,
  headers: readonly (readonly [name: string, value: string])[],
): string | null {
  if (bytes.subarray(0, GZIP.length).equals(GZIP)) return "gzip";
  const value = headers.find(([name]) => name.toLowerCase() === "content-encoding")?.[1] ?? "";
  const coding = value.toLowerCase().split(",").at(-1)?.trim() ?? "";
  return CODINGS.has(coding) && NOT_TEXT.test(text) ? coding : null;
}

/** Text that is stored instead of a compressed body. */
export function compressedNote(coding: string, bytes: number, truncated: boolean): string {
  const size = `${truncated ? "more than " : ""}${bytes.toLocaleString("en-US")} bytes`;
  return `[${size} compressed with ${coding}, not shown. Empfio asks for identity: send responses to it uncompressed.]`;
}
