import type { TLSSocket } from "node:tls";
import { Client } from "undici";
import type { SecureConnection } from "./connect";
import { MAX_HEADER_BYTES, ResponseGate } from "./response-gate";

/** Below the 5 s after which many servers close an idle connection; a server that announces less gets less. */
const IDLE_MS = 4_000;
const ANNOUNCED_IDLE_MARGIN_MS = 1_000;
/** A connection in steady use still follows a changed DNS record within this time. */
const MAX_AGE_MS = 60_000;

/** One socket and the undici client that speaks HTTP/1.1 on it; they live and die together. */
export class Connection {
  readonly client: Client;
  readonly gate: ResponseGate;
  readonly socket: TLSSocket;
  /** At most: the shortest that connecting or a response has taken. A busy process measures too much, never too little. */
  roundTripMs: number;
  readonly certificateExpiresAt: Date | null;
  /** The receiver has shown that it accepts the handshake; in TLS 1.3 it may still refuse it after ours is done. */
  accepted: boolean;
  /** The socket's first error. */
  brokenBy: Error | null = null;
  private readonly openedAt = performance.now();

  constructor(
    readonly origin: string,
    { socket, connectMs, certificateExpiresAt }: SecureConnection,
  ) {
    this.socket = socket;
    this.roundTripMs = connectMs;
    this.certificateExpiresAt = certificateExpiresAt;
    this.accepted = socket.getProtocol() !== "TLSv1.3";
    socket.once("session", () => {
      this.accepted = true;
    });
    this.gate = new ResponseGate(socket);
    let unused = true;
    this.client = new Client(origin, {
      // Not in the same tick: undici would wait for the next event before it writes.
      connect: (_options, callback) =>
        queueMicrotask(() => {
          if (unused && !socket.destroyed) callback(null, socket);
          else callback(connectionLost(), null);
          unused = false;
        }),
      pipelining: 1,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: IDLE_MS,
      keepAliveTimeoutThreshold: ANNOUNCED_IDLE_MARGIN_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // The deadline is ours alone.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    // undici listens only while it holds the socket, and takes a later error for the cause.
    socket.on("error", (error) => {
      this.brokenBy ??= error;
    });
    socket.once("close", () => this.close());
  }

  /** Whether another request may follow: nothing left over in either direction. */
  get reusable(): boolean {
    return (
      !this.socket.destroyed &&
      this.socket.writableLength === 0 &&
      this.gate.empty &&
      performance.now() - this.openedAt < MAX_AGE_MS
    );
  }

  /** Ends it at once, whatever is under way. */
  close(): void {
    this.socket.destroy();
    this.client.destroy().catch(() => {});
  }
}

/** Has the code of a broken connection, so that it counts as one. */
const connectionLost = () => Object.assign(new Error("connection lost"), { code: "ECONNRESET" });
