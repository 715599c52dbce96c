import type { TLSSocket } from "node:tls";
import { failures } from "./failure";
import { http2Response } from "./tls-failure";

/** Maximum size of one response's headers on the wire, and of any other bytes without content. */
export const MAX_HEADER_BYTES = 16 * 1024;

/**
 * Maximum size of one response on the wire, including headers and framing. A body at its cap in chunks of one byte
 * needs 400 KiB. Larger responses contain endless interim responses or chunk extensions, which undici reads without
 * reporting.
 */
const MAX_WIRE_BYTES = 1024 * 1024;

/**
 * Limits memory: each line costs undici two buffers, so 16 KiB of "a:" lines take over 2 MB. Real responses have fewer.
 */
const MAX_HEADER_LINES = 500;
/** Size of a piece passed to undici, which always parses a piece to its end, even after an error. */
const PIECE_BYTES = 4 * 1024;
const LINE_FEED = 0x0a;
const END_OF_HEADERS = "\r\n\r\n";
/** Matches 100 to 199 except 101, which changes the protocol and is refused by undici. */
const INTERIM = /^HTTP\/1\.[01] 1(?!01)\d\d[ \r]/;
const INTERIM_START = "HTTP/1.1 1xx ";
/** Type, flags, and stream of the SETTINGS frame that an HTTP/2 server sends first (RFC 9113, 3.4). */
const HTTP2_SETTINGS = "\x04\0\0\0\0\0";
const HTTP2_TYPE_AT = 3;

/**
 * Sits between a socket and undici's parser. It counts the bytes of each response and removes interim responses. RFC
 * 9110 (15.2) requires clients to skip unexpected interim responses, but undici treats "100 Continue" as an error.
 */
export class ResponseGate {
  /** Bytes received since the request began. */
  received = 0;
  /** Bytes that may still be an interim response; null after the final response has begun. */
  private held: Buffer | null = null;
  /** Bytes that undici may read but has not read yet. */
  private passed: Buffer | null = null;
  /** Bytes and lines that undici has read since it last reported headers or body. */
  private withoutProgress = { bytes: 0, lines: 0 };
  private inBody = false;

  constructor(private readonly socket: TLSSocket) {
    const read = socket.read.bind(socket);
    socket.read = (size?: number) => {
      if (socket.destroyed) return null;
      this.passed ??= this.pass(read(size));
      return this.takePiece();
    };
  }

  /** Whether no bytes are waiting for undici. */
  get empty(): boolean {
    return this.passed === null;
  }

  /** Starts a new request. Bytes from now on are its response. */
  begin(): void {
    this.received = 0;
    this.held = Buffer.alloc(0);
    this.withoutProgress = { bytes: 0, lines: 0 };
    this.inBody = false;
  }

  /** Called when the final response's headers are complete, and for each part of its body. */
  progress(): void {
    this.withoutProgress = { bytes: 0, lines: 0 };
    this.inBody = true;
  }

  /**
   * Counts headers, trailers, and chunk extensions as bytes and lines without content. undici counts only the
   * characters of headers, and only after it has read its whole input.
   */
  private takePiece(): Buffer | null {
    const { passed, withoutProgress: spent } = this;
    if (passed === null) return null;
    const room = MAX_HEADER_BYTES - spent.bytes;
    if (room === 0 || spent.lines > MAX_HEADER_LINES) {
      return this.refuse(this.inBody ? failures.overhead() : failures.headersTooLarge());
    }
    const piece = passed.subarray(0, Math.min(PIECE_BYTES, room));
    this.passed = piece.length < passed.length ? passed.subarray(piece.length) : null;
    spent.bytes += piece.length;
    spent.lines += countLines(piece);
    return piece;
  }

  private pass(chunk: Buffer | null): Buffer | null {
    if (chunk === null) return null;
    this.received += chunk.length;
    if (this.received > MAX_WIRE_BYTES) return this.refuse(failures.overhead());
    if (this.held === null) return chunk;
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    return this.skipInterim(this.held);
  }

  private skipInterim(held: Buffer): Buffer | null {
    let rest = held;
    for (;;) {
      const start = rest.toString("latin1", 0, INTERIM_START.length);
      if (start.length < INTERIM_START.length && mayBecomeInterim(start)) break;
      if (start.startsWith(HTTP2_SETTINGS, HTTP2_TYPE_AT)) return this.refuse(http2Response());
      if (!INTERIM.test(start)) {
        this.held = null;
        return rest;
      }
      const end = rest.indexOf(END_OF_HEADERS);
      if (end === -1) {
        if (rest.length > MAX_HEADER_BYTES) return this.refuse(failures.headersTooLarge());
        break;
      }
      rest = rest.subarray(end + END_OF_HEADERS.length);
    }
    this.held = rest;
    return null;
  }

  private refuse(error: Error): null {
    this.socket.destroy(error);
    return null;
  }
}

const mayBecomeInterim = (start: string) =>
  INTERIM.test(start + "HTTP/1.1 100 ".slice(start.length)) ||
  INTERIM.test(start + "HTTP/1.0 100 ".slice(start.length));

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) lines += 1;
  return lines;
}
