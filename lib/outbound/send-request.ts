import { type Dispatcher, errors } from "undici";
import type { Connection } from "./connection";
import type { Deadline } from "./deadline";
import { failures, isLengthMismatch, type OutboundFailure, requestFailure } from "./failure";
import type { ReceivedResponse } from "./received-response";
import { lateHandshakeFailure } from "./tls-failure";

export interface OutgoingRequest {
  path: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Status codes whose responses end with their headers, regardless of Content-Length and of bytes that follow. */
const BODILESS = new Set([204, 304]);

/** Thrown when the connection broke before a byte of a response arrived. */
export class NoResponse extends Error {
  override name = "NoResponse";
  constructor(
    readonly failure: OutboundFailure,
    /** Time since the request was written; null if nothing was written. */
    readonly afterMs: number | null,
  ) {
    super(failure.message);
  }
}

/**
 * Sends one request and reads its response into `response`. Resolves when the response is complete or has reached its
 * cap. A capped response closes the connection.
 * @throws {OutboundFailure | NoResponse} and undici's InvalidArgumentError for a header that HTTP forbids
 */
export function sendRequest(
  connection: Connection,
  request: OutgoingRequest,
  response: ReceivedResponse,
  deadline: Deadline,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentAt: number | null = null;
    connection.gate.begin();
    deadline.enter("response", () => connection.close());
    const refuse = (failure: OutboundFailure) => {
      reject(failure);
      connection.close();
    };
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {
        sentAt = performance.now();
      },
      onResponseStart(controller, statusCode) {
        // Status codes below 100 and incomplete 101 responses: undici would wait for a final response.
        if (statusCode < 200) return refuse(failures.notHttp());
        connection.gate.progress();
        connection.accepted = true;
        if (sentAt) connection.roundTripMs = Math.min(connection.roundTripMs, performance.now() - sentAt);
        response.begin(statusCode, Array.isArray(controller.rawHeaders) ? controller.rawHeaders : []);
        deadline.enter("body", () => connection.close());
      },
      onResponseData(_controller, chunk) {
        connection.gate.progress();
        response.append(chunk);
        if (!response.truncated) return;
        resolve();
        connection.close();
      },
      // The response may arrive before the event that the request was written. Bytes still unwritten a turn later were
      // not read by the receiver.
      onResponseEnd: () => (connection.socket.writableLength === 0 ? resolve() : setImmediate(resolve)),
      onResponseError(_controller, error) {
        connection.close();
        if (error instanceof errors.InvalidArgumentError) return reject(error);
        if (BODILESS.has(response.statusCode ?? 0) && isLengthMismatch(error)) return resolve();
        const responding = connection.gate.received > 0;
        const headers = response.statusCode !== null;
        const ended = connection.socket.readableEnded;
        const failure =
          lateHandshakeFailure(connection.brokenBy ?? error, connection.accepted || responding) ??
          requestFailure(error, { responding, headers, ended });
        const hasNoResponse = !responding && failure.code === "connection_reset";
        reject(hasNoResponse ? new NoResponse(failure, sentAt && performance.now() - sentAt) : failure);
      },
    };
    connection.client.dispatch({ method: "POST", ...request }, handler);
  });
}
