import type { TLSSocket } from "node:tls";
import { failures } from "./failure";

/** All headers of one answer together. */
export const MAX_HEADER_BYTES = 16 * 1024;

/**
 * For one answer on the wire, headers and framing included. A body at its cap sent in chunks of one byte needs 400
 * KiB; what needs more sends interim answers or chunk extensions without end, which undici reads and never reports.
 */
const MAX_WIRE_BYTES = 1024 * 1024;

const END_OF_HEADERS = "\r\n\r\n";
/** 100 to 199 except 101, which changes the protocol and is refused by undici. */
const INTERIM = /^HTTP\/1\.[01] 1(?!01)\d\d[ \r]/;
const INTERIM_START = "HTTP/1.1 1xx ";

/**
 * Stands between a socket and undici's parser. Counts the bytes of each answer, and takes out interim answers: RFC
 * 9110 (15.2) has clients read past those that they did not ask for, undici takes "100 Continue" for an error.
 */
export class ResponseGate {
  /** Bytes since the request began. */
  received = 0;
  /** Of an answer that may still turn out to be an interim one; null once the final answer has begun. */
  private held: Buffer | null = null;

  constructor(private readonly socket: TLSSocket) {
    const read = socket.read.bind(socket);
    socket.read = (size?: number) => this.pass(read(size));
  }

  /** A new request: what comes now is its answer. */
  begin(): void {
    this.received = 0;
    this.held = Buffer.alloc(0);
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
