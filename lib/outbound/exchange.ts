import { type Dispatcher, errors } from "undici";
import type { Answer } from "./answer";
import type { Connection } from "./connection";
import type { Deadline } from "./deadline";
import { exchangeFailure, failures, isLengthMismatch, type OutboundFailure } from "./failure";

export interface OutgoingRequest {
  path: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Complete with their headers, whatever length these announce and whatever follows. */
const BODILESS = new Set([204, 304]);

/** A kept connection that the other side had closed meanwhile shows it within a round trip. */
const STALE_MS = 1_000;

/** Thrown when the connection broke before a byte of an answer came. */
export class NoAnswer extends Error {
  override name = "NoAnswer";
  constructor(
    readonly failure: OutboundFailure,
    /** So soon that the receiver has hardly seen the request. */
    readonly early: boolean,
  ) {
    super(failure.message);
  }
}

/**
 * One request and its answer, read into `answer` as it comes. Resolves when the answer is complete or has reached
 * its cap; the connection is closed then unless it is fit for another request.
 * @throws {OutboundFailure | NoAnswer} and undici's InvalidArgumentError for a header that HTTP forbids
 */
export function exchange(
  connection: Connection,
  request: OutgoingRequest,
  answer: Answer,
  deadline: Deadline,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    connection.gate.begin();
    deadline.enter("answer", () => connection.close());
    const refuse = (failure: OutboundFailure) => {
      reject(failure);
      connection.close();
    };
    const handler: Dispatcher.DispatchHandler = {
      // Empty, but what tells undici that this handler is of its new kind.
      onRequestStart() {},
      onResponseStart(_controller, statusCode, headers) {
        // Below 100, or 101 without what it switches to: undici would wait for a final answer.
        if (statusCode < 200) return refuse(failures.notHttp());
        connection.gate.progress();
        answer.begin(statusCode, headers);
        deadline.enter("body", () => connection.close());
      },
      onResponseData(_controller, chunk) {
        connection.gate.progress();
        answer.append(chunk);
        if (!answer.truncated) return;
        resolve();
        connection.close();
      },
      // The answer may overtake the news that the request was written out: what is still unwritten then, is unread.
      onResponseEnd: () => (connection.socket.writableLength === 0 ? resolve() : setImmediate(resolve)),
      onResponseError(_controller, error) {
        connection.close();
        if (error instanceof errors.InvalidArgumentError) return reject(error);
        if (BODILESS.has(answer.statusCode ?? 0) && isLengthMismatch(error)) return resolve();
        const answering = connection.gate.received > 0;
        const headers = answer.statusCode !== null;
        const failure = exchangeFailure(error, {
          answering,
          headers,
          ended: connection.socket.readableEnded,
        });
        const unanswered = !answering && failure.code === "connection_reset";
        reject(unanswered ? new NoAnswer(failure, performance.now() - begun < STALE_MS) : failure);
      },
    };
    connection.client.dispatch({ method: "POST", ...request }, handler);
  });
}
