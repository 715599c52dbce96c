const GZIP = Buffer.from([0x1f, 0x8b]);
const CODINGS = new Set(["gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress"]);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells bytes from text
const NOT_TEXT = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffd]/;

/**
 * The coding of a body that cannot be read as text; null for one that can. A coding that the headers name counts
 * only when the bytes are not text: some servers name one and send the body as it is.
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

/** Stands where the body would. */
export function compressedNote(coding: string, bytes: number, truncated: boolean): string {
  const size = `${truncated ? "more than " : ""}${bytes.toLocaleString("en-US")} bytes`;
  return `[${size} compressed with ${coding}, not shown. Empfio asks for identity: send responses to it uncompressed.]`;
}
