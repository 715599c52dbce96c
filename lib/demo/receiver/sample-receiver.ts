import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { KeptCertificate } from "../kept-certificate";
import { readSecrets } from "./secrets-file";
import { type Verdict, verifyRequest } from "./verify-request";

/** A request and the receiver's response to it. */
export interface ReceivedRequest {
  receivedAt: Date;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** 0 if the receiver does not respond. */
  statusCode: number;
  /** Null while the receiver has no secret. */
  verdict: Verdict | null;
}

export interface ReceiverOptions {
  certificate: Pick<KeptCertificate, "cert" | "key">;
  port: number;
  /** See secrets-file.ts. */
  secretsFile: string;
  onRequest: (request: ReceivedRequest) => void;
}

export interface SampleReceiver {
  /** Without a trailing slash. */
  url: string;
  /** Makes /switch fail, or work. It fails at first. */
  flip: () => void;
  close: () => Promise<void>;
}

const HELP = `This is the sample receiver. It verifies and prints the requests that Empfio sends to it.
  /          returns 200, or 401 if it has secrets and none of them matches
  /fails     always returns 500
  /recovers  returns 503 twice per delivery, then 200
  /switch    returns 503 until this page is opened, then 200 until it is opened again
  /hangs     never responds
`;
const FAILURES_BEFORE_RECOVERY = 2;

/** An HTTPS server on loopback, written the way a customer would write one. */
export async function startSampleReceiver(options: ReceiverOptions): Promise<SampleReceiver> {
  const attempts = new Map<string, number>();
  let isBroken = true;
  const flip = () => {
    isBroken = !isBroken;
  };
  const pathOf = (request: IncomingMessage) => request.url?.split("?")[0];

  const respondTo = (request: IncomingMessage, verdict: Verdict | null): [status: number, text: string] => {
    const path = pathOf(request);
    if (path === "/switch" && isBroken) return [503, "This path fails until somebody opens it in a browser."];
    if (path === "/fails") return [500, "This path always fails."];
    if (path === "/recovers") {
      const delivery = String(request.headers["x-empfio-delivery"]);
      const attempt = (attempts.get(delivery) ?? 0) + 1;
      attempts.set(delivery, attempt);
      if (attempt <= FAILURES_BEFORE_RECOVERY) return [503, "This path fails twice per delivery. Try again."];
    }
    return verdict === null || verdict.signature || verdict.previous
      ? [200, `Received: ${describeVerdict(verdict)}.`]
      : [
          401,
          "The signature does not match any secret of this receiver. Add this webhook's signing secret to it, then send another test.",
        ];
  };

  const server = createServer(options.certificate, (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== "POST") {
      const isSwitched = request.method === "GET" && pathOf(request) === "/switch";
      if (isSwitched) flip();
      response.end(isSwitched ? `This path now ${isBroken ? "fails" : "works"}.\n` : HELP);
      return;
    }
    const receivedAt = new Date();
    Promise.all([buffer(request), readSecrets(options.secretsFile)]).then(
      ([body, secrets]) => {
        const { headers, url: path = "/" } = request;
        const verdict = secrets.length > 0 ? verifyRequest(headers, body, secrets) : null;
        const got = { receivedAt, path, headers, body, verdict };
        if (path === "/hangs") {
          options.onRequest({ ...got, statusCode: 0 });
          return;
        }
        const [status, text] = respondTo(request, verdict);
        options.onRequest({ ...got, statusCode: status });
        response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
      },
      // The sender closed the connection before the request was complete.
      () => response.destroy(),
    );
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    flip,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The verification result, for the terminal and the receiver's response. */
export function describeVerdict(verdict: Verdict | null): string {
  if (verdict === null) return "signature not verified (no secret yet)";
  const { signature, previous, standard } = verdict;
  const ending = (secret: string) => `secret …${secret.slice(-4)}`;
  if (signature && standard) return `both signatures verified with ${ending(signature)}`;
  if (previous && standard) return `verified with the previous ${ending(previous)} (rotation overlap)`;
  if (signature) return "X-Empfio-Signature verified, webhook-signature INVALID";
  if (standard) return "webhook-signature verified, X-Empfio-Signature INVALID";
  return "SIGNATURE DOES NOT MATCH ANY SECRET";
}
