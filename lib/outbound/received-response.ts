import { StringDecoder } from "node:string_decoder";
import { limits } from "@/lib/contracts/limits";

/** Names and values in turn (name, value, name, value, …), the format of undici. */
type RawHeaders = readonly (string | Buffer)[];

const FIRST_BYTES = 1_024;
const MASK = "[masked]";

/** The part of a response that has arrived: raw bytes up to the cap, never decompressed. */
export class ReceivedResponse {
  statusCode: number | null = null;
  truncated = false;
  private rawHeaders: RawHeaders | null = null;
  private bytes = Buffer.alloc(0);
  private length = 0;

  begin(statusCode: number, headers: RawHeaders): void {
    this.statusCode = statusCode;
    this.rawHeaders = headers;
  }

  /** Copies the chunk, because a slice would keep the whole buffer in memory. */
  append(chunk: Buffer): void {
    const room = limits.responseBodyBytes - this.length;
    if (chunk.length > room) this.truncated = true;
    const taken = Math.min(chunk.length, room);
    if (this.length + taken > this.bytes.length) this.grow(this.length + taken);
    chunk.copy(this.bytes, this.length, 0, taken);
    this.length += taken;
  }

  /** Headers with their original order, repetitions, and spelling. Cookies are masked. */
  get headers(): [name: string, value: string][] | null {
    if (!this.rawHeaders) return null;
    const texts = this.rawHeaders.map((raw) => toHeaderText(raw));
    return texts.flatMap((name, at) => {
      if (at % 2 === 1) return [];
      const value = texts[at + 1] ?? "";
      return [[name, name.toLowerCase() === "set-cookie" ? maskCookie(value) : value]];
    });
  }

  /** Body as text that PostgreSQL accepts. A character that the cap cuts in two is omitted. */
  get body(): string | null {
    if (this.statusCode === null) return null;
    const bytes = this.bytes.subarray(0, this.length);
    const text = this.truncated ? new StringDecoder("utf8").write(bytes) : bytes.toString("utf8");
    const coding = compressionOf(bytes, text, this.headers ?? []);
    return coding ? compressedNote(coding, this.length, this.truncated) : withoutNul(text);
  }

  private grow(needed: number): void {
    const size = Math.min(limits.responseBodyBytes, Math.max(FIRST_BYTES, this.bytes.length * 2, needed));
    const grown = Buffer.allocUnsafe(size);
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}

/** Keeps a cookie's name and attributes, which help to identify the responding server. Its value may be a session. */
const maskCookie = (cookie: string) => cookie.replace(/^([^=;]*=)?[^;]*/, (_, name = "") => name + MASK);

/** Decodes bytes above ASCII as UTF-8, which most servers send today. */
const toHeaderText = (raw: string | Buffer) =>
  withoutNul((typeof raw === "string" ? Buffer.from(raw, "latin1") : raw).toString("utf8"));

const withoutNul = (text: string) => (text.includes("\0") ? text.replaceAll("\0", "\ufffd") : text);

const GZIP = Buffer.from([0x1f, 0x8b]);
const CODINGS = new Set(["gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress"]);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters distinguish bytes from text
const NOT_TEXT = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffd]/;

/**
 * Returns the coding of a body that is not readable as text, otherwise null. The coding in the headers is ignored if
 * the bytes are text, because some servers announce a coding and send the body uncompressed.
 */
function compressionOf(
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
function compressedNote(coding: string, bytes: number, truncated: boolean): string {
  const size = `${truncated ? "more than " : ""}${bytes.toLocaleString("en-US")} bytes`;
  return `[${size} compressed with ${coding}, not shown. Empfio asks for identity: send responses to it uncompressed.]`;
}
