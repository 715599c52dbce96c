import { type IncomingMessage, request as send } from "node:http";

const TIMEOUT_MS = 2_000;
/** When the question stays without an answer: what every route could be asked. */
const ANY = "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE";

/**
 * The methods that the route of a request takes, as its 405 must name them (RFC 9110, 15.5.6). Next knows them but
 * tells them only to OPTIONS, which it answers on every route without running any of ours: so the server asks itself.
 */
export function allowedMethods({ socket, url, headers }: IncomingMessage): Promise<string> {
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
