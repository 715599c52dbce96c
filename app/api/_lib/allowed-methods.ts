import { type IncomingMessage, request as send } from "node:http";

const TIMEOUT_MS = 2_000;
/** Fallback when the OPTIONS request fails. */
const ANY = "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE";

/**
 * Returns the methods that a route supports, which a 405 must list (RFC 9110, 15.5.6). Next reports them only
 * in its response to OPTIONS, which runs no route code, so the server sends itself an OPTIONS request.
 */
export function allowedMethods({ socket, url, headers }: IncomingMessage): Promise<string> {
  // Of a client that has disconnected. Without a port, the request would go to port 80.
  if (socket.localPort === undefined) return Promise.resolve(ANY);
  return new Promise((resolve) => {
    const question = send({
      method: "OPTIONS",
      host: socket.localAddress,
      port: socket.localPort,
      path: url,
      headers: { host: headers.host ?? "localhost" },
      agent: false,
      timeout: TIMEOUT_MS,
    });
    question.on("response", (response) => {
      response.resume();
      resolve(response.headers.allow ?? ANY);
    });
    question.on("timeout", () => question.destroy());
    question.on("error", () => resolve(ANY));
    question.on("close", () => resolve(ANY));
    question.end();
  });
}
