import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { KeptCertificate } from "../kept-certificate";
import { readSecrets } from "./secrets-file";
import { type Verdict, verifyRequest } from "./verify-request";

/** What the receiver got, and what it answered. */
export interface ReceivedRequest {
  receivedAt: Date;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  answered: number;
  /** Null while it knows no secret. */
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
  /** Without a slash at the end. */
  url: string;
  close: () => Promise<void>;
}

const HELP = `This is the sample receiver: it verifies and prints what Empfio POSTs to it.
  /          answers 200, or 401 when it knows secrets and none fits
  /fails     always answers 500
  /recovers  answers 503 twice per delivery, then 200
  /hangs     never answers
`;
const FAILURES_BEFORE_RECOVERY = 2;

/** An HTTPS server on loopback, written as a customer would write one. */
export async function startSampleReceiver(options: ReceiverOptions): Promise<SampleReceiver> {
  const attempts = new Map<string, number>();

  const answer = (request: IncomingMessage, verdict: Verdict | null): [status: number, text: string] => {
    const path = request.url?.split("?")[0];
    if (path === "/fails") return [500, "This path always fails."];
    if (path === "/recovers") {
      const delivery = String(request.headers["x-empfio-delivery"]);
      const attempt = (attempts.get(delivery) ?? 0) + 1;
      attempts.set(delivery, attempt);
      if (attempt <= FAILURES_BEFORE_RECOVERY) return [503, "Try again: this path fails twice per delivery."];
    }
    return verdict === null || verdict.signature || verdict.previous
      ? [200, `Received: ${describeVerdict(verdict)}.`]
      : [401, "No secret that this receiver knows fits. Give it this webhook's secret, then send again."];
  };

  const server = createServer(options.certificate, (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== "POST") {
      response.end(HELP);
      return;
    }
    const receivedAt = new Date();
    Promise.all([buffer(request), readSecrets(options.secretsFile)]).then(
      ([body, secrets]) => {
        const { headers, url: path = "/" } = request;
        const verdict = secrets.length > 0 ? verifyRequest(headers, body, secrets) : null;
        const got = { receivedAt, path, headers, body, verdict };
        if (path === "/hangs") {
          options.onRequest({ ...got, answered: 0 });
          return;
        }
        const [status, text] = answer(request, verdict);
        options.onRequest({ ...got, answered: status });
        response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
      },
      // The sender hung up half-way: there is nobody to answer.
      () => response.destroy(),
    );
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** In the words of the terminal and of the receiver's answer. */
export function describeVerdict(verdict: Verdict | null): string {
  if (verdict === null) return "signature not checked (no secret yet)";
  const { signature, previous, standard } = verdict;
  const ending = (secret: string) => `secret …${secret.slice(-4)}`;
  if (signature && standard) return `both signatures verified with ${ending(signature)}`;
  if (previous && standard) return `verified with the previous ${ending(previous)}: a rotation overlaps`;
  if (signature) return "X-Empfio-Signature verified, webhook-signature WRONG";
  if (standard) return "webhook-signature verified, X-Empfio-Signature WRONG";
  return "SIGNATURE FITS NO KNOWN SECRET";
}
