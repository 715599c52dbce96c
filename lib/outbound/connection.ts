import type { TLSSocket } from "node:tls";
import { Client } from "undici";
import type { SecureConnection } from "./open-tls";
import { MAX_HEADER_BYTES, ResponseGate } from "./response-gate";

/** Less than the 5 s after which many servers close an idle connection. Shorter announced times take precedence. */
const IDLE_MS = 4_000;
const ANNOUNCED_IDLE_MARGIN_MS = 1_000;
/** Time after which a connection in steady use is replaced, so that it follows a changed DNS record. */
const MAX_AGE_MS = 60_000;

/** A socket and the undici client that uses it for HTTP/1.1. Both close together. */
export class Connection {
  readonly client: Client;
  readonly gate: ResponseGate;
  readonly socket: TLSSocket;
  /** Upper bound: the shortest time of a connect or a response. A busy process measures too much, never too little. */
  roundTripMs: number;
  readonly certificateExpiresAt: Date | null;
  /**
   * Whether the receiver has accepted the handshake. In TLS 1.3, it can still reject it after the client has finished.
   */
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
      // Not in the same tick, because undici would then wait for the next event before it writes.
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
      // Timeouts are off, because the deadline covers the whole attempt.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    // Records the first error. undici listens only while it holds the socket, and reports a later error as the cause.
    socket.on("error", (error) => {
      this.brokenBy ??= error;
    });
    socket.once("close", () => this.close());
  }

  /** Whether another request may follow. No bytes may be left over in either direction. */
  get reusable(): boolean {
    return (
      !this.socket.destroyed &&
      this.socket.writableLength === 0 &&
      this.gate.empty &&
      performance.now() - this.openedAt < MAX_AGE_MS
    );
  }

  /** Closes the connection immediately, even during an exchange. */
  close(): void {
    this.socket.destroy();
    this.client.destroy().catch(() => {});
  }
}

/** Error with the code of a broken connection, so that it is handled as one. */
const connectionLost = () => Object.assign(new Error("connection lost"), { code: "ECONNRESET" });
