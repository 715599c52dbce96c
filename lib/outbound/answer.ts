import { StringDecoder } from "node:string_decoder";
import type { IncomingHttpHeaders } from "undici/types/header";
import { limits } from "@/lib/contracts/limits";

const FIRST_BYTES = 1_024;
const MASK = "[masked]";

/** What has arrived of an answer: raw bytes up to the cap, never decompressed. */
export class Answer {
  statusCode: number | null = null;
  truncated = false;
  private rawHeaders: IncomingHttpHeaders | null = null;
  private bytes = Buffer.alloc(0);
  private length = 0;

  begin(statusCode: number, headers: IncomingHttpHeaders): void {
    this.statusCode = statusCode;
    this.rawHeaders = headers;
  }

  /** Copies: a kept slice would hold on to the whole buffer that it was read into. */
  append(chunk: Buffer): void {
    const room = limits.responseBodyBytes - this.length;
    if (chunk.length > room) this.truncated = true;
    const taken = Math.min(chunk.length, room);
    if (this.length + taken > this.bytes.length) this.grow(this.length + taken);
    chunk.copy(this.bytes, this.length, 0, taken);
    this.length += taken;
  }

  /** Names in lower case; several of one name joined; cookies masked. */
  get headers(): Record<string, string> | null {
    if (!this.rawHeaders) return null;
    return Object.fromEntries(
      Object.entries(this.rawHeaders).map(([name, value]) => [
        name,
        toHeaderText(
          [value ?? ""]
            .flat()
            .map(name === "set-cookie" ? maskCookie : asIs)
            .join(", "),
        ),
      ]),
    );
  }

  /** As text that PostgreSQL accepts; a character cut in two by the cap is left out. */
  get body(): string | null {
    if (this.statusCode === null) return null;
    const bytes = this.bytes.subarray(0, this.length);
    return withoutNul(this.truncated ? new StringDecoder("utf8").write(bytes) : bytes.toString("utf8"));
  }

  private grow(needed: number): void {
    const size = Math.min(limits.responseBodyBytes, Math.max(FIRST_BYTES, this.bytes.length * 2, needed));
    const grown = Buffer.allocUnsafe(size);
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}

const asIs = (value: string) => value;

/** Somebody's session is none of our business; that a cookie was set, and how, helps to see who answered. */
const maskCookie = (cookie: string) => cookie.replace(/^([^=;]*=)?[^;]*/, (_, name = "") => name + MASK);

/** undici reads header bytes as latin1; those above ASCII are nowadays UTF-8. */
const toHeaderText = (value: string) =>
  withoutNul(/[\u0080-\u00ff]/.test(value) ? Buffer.from(value, "latin1").toString("utf8") : value);

const withoutNul = (text: string) => (text.includes("\0") ? text.replaceAll("\0", "\ufffd") : text);
