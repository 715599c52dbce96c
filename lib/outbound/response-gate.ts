import type { TLSSocket } from "node:tls";
import { failures } from "./failure";
import { http2Response } from "./tls-failure";

/** All headers of one answer together, as they are on the wire; also the most that may come without content. */
export const MAX_HEADER_BYTES = 16 * 1024;

/**
 * For one answer on the wire, headers and framing included. A body at its cap sent in chunks of one byte needs 400
 * KiB; what needs more sends interim answers or chunk extensions without end, which undici reads and never reports.
 */
const MAX_WIRE_BYTES = 1024 * 1024;

/** Nobody sends as many; each costs undici two buffers, so that 16 KiB of "a:" lines are over 2 MB. */
const MAX_HEADER_LINES = 500;
/** What undici is given at once: it reads a piece to its end, whatever it thinks of its beginning. */
const PIECE_BYTES = 4 * 1024;
const LINE_FEED = 0x0a;
const END_OF_HEADERS = "\r\n\r\n";
/** 100 to 199 except 101, which changes the protocol and is refused by undici. */
const INTERIM = /^HTTP\/1\.[01] 1(?!01)\d\d[ \r]/;
const INTERIM_START = "HTTP/1.1 1xx ";
/** Type, flags and stream of the SETTINGS frame with which an HTTP/2 server begins (RFC 9113, 3.4). */
const HTTP2_SETTINGS = "\x04\0\0\0\0\0";
const HTTP2_TYPE_AT = 3;

/**
 * Stands between a socket and undici's parser. Counts the bytes of each answer, and takes out interim answers: RFC
 * 9110 (15.2) has clients read past those that they did not ask for, undici takes "100 Continue" for an error.
 */
export class ResponseGate {
  /** Bytes since the request began. */
  received = 0;
  /** Of an answer that may still turn out to be an interim one; null once the final answer has begun. */
  private held: Buffer | null = null;
  /** Let through, and not yet read by undici. */
  private passed: Buffer | null = null;
  /** What undici has read since it last had something to report. */
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

  /** Nothing waits here for undici. */
  get empty(): boolean {
    return this.passed === null;
  }

  /** A new request: what comes now is its answer. */
  begin(): void {
    this.received = 0;
    this.held = Buffer.alloc(0);
    this.withoutProgress = { bytes: 0, lines: 0 };
    this.inBody = false;
  }

  /** The final answer's headers are complete, or some of its body has come. */
  progress(): void {
    this.withoutProgress = { bytes: 0, lines: 0 };
    this.inBody = true;
  }

  /**
   * undici counts the letters of headers only, once it has read all that it was given. So headers, trailers and chunk
   * extensions are counted here: as bytes and lines that lead to nothing.
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
