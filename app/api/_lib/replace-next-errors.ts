import { subscribe } from "node:diagnostics_channel";
import { type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { AppError } from "@/lib/errors";
import { isRouterState } from "./is-router-state";
import { problemOf } from "./problem-details";
import { apiHeaders } from "./respond";

/** Methods that Next routes. For any other method it cannot create a `Request` and responds with 500. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const ROUTER_STATE = "next-router-state-tree";

/**
 * Corrects exchanges that Next rejects before any route runs, with an empty body or "Internal Server Error".
 * It changes a URL that cannot be decoded into one that does not exist, before Next reads the request, and
 * adds our error message to a bare error response.
 */
export function replaceNextErrors(): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    request.url = decodable(request.url ?? "/");
    dropMalformedState(request.headers);
    explainBareRefusals(request, response);
  });
}

function dropMalformedState(headers: IncomingMessage["headers"]): void {
  const state = headers[ROUTER_STATE];
  if (state !== undefined && !isRouterState(String(state))) delete headers[ROUTER_STATE];
}

/** Changes `/webhooks/%E0%A4%A` to `/webhooks/%25E0%25A4%25A`, which does not exist. */
function decodable(url: string): string {
  if (!url.includes("%")) return url;
  const at = url.indexOf("?");
  const path = at === -1 ? url : url.slice(0, at);
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return path.replaceAll("%", "%25") + url.slice(path.length);
  }
}

function explainBareRefusals(request: IncomingMessage, response: ServerResponse): void {
  const { writeHead, end } = response;
  let words: Buffer | null = null;
  response.writeHead = ((status: number, ...rest: never[]) => {
    if (status < 400 || !isBare(response)) return writeHead.call(response, status, ...rest);
    const isRouted = METHODS.includes(request.method ?? "");
    const refusal = isRouted ? (refusals[status] ?? refused(status)) : notAllowed;
    words = Buffer.from(JSON.stringify(problemOf(refusal)));
    response.statusCode = refusal.status;
    response.removeHeader("ETag");
    for (const [name, value] of Object.entries(apiHeaders())) response.setHeader(name, value);
    response.setHeader("Content-Type", "application/problem+json");
    response.setHeader("Content-Length", words.length);
    // For 405, the head is written at the end, because the allowed methods must be determined first.
    return refusal === notAllowed ? response : writeHead.call(response, refusal.status);
  }) as ServerResponse["writeHead"];
  response.end = ((...args: Parameters<ServerResponse["end"]>) => {
    if (!response.headersSent && words === null) response.writeHead(response.statusCode);
    if (words === null) return end.apply(response, args);
    if (response.headersSent) return end.call(response, words, "utf8");
    void allowedMethods(request).then((allowed) => {
      response.setHeader("Allow", allowed);
      writeHead.call(response, notAllowed.status);
      end.call(response, words, "utf8");
    });
    return response;
  }) as ServerResponse["end"];
}

/** True for a response without a content type, or with Next's "Internal Server Error". */
function isBare(response: ServerResponse): boolean {
  const type = response.getHeader("Content-Type");
  return type === undefined || type === "text/plain";
}

const notAllowed = new AppError(405, "method_not_allowed", "This route does not support this method.");
const refused = (status: number) =>
  new AppError(status, "refused", "This request is invalid. Check its URL, method, and headers.");
const refusals: Partial<Record<number, AppError>> = {
  405: notAllowed,
  500: new AppError(
    500,
    "unexpected",
    "Something went wrong on our side, and the error was logged. Try again in a moment.",
  ),
};

const TIMEOUT_MS = 2_000;
/** Fallback when the OPTIONS request fails. */
const ANY = "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE";

/**
 * Returns the methods that a route supports, which a 405 must list (RFC 9110, 15.5.6). Next reports them only
 * in its response to OPTIONS, which runs no route code, so the server sends itself an OPTIONS request.
 */
function allowedMethods({ socket, url, headers }: IncomingMessage): Promise<string> {
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
