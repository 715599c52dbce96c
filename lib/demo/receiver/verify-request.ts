import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Webhook } from "standardwebhooks";

export interface Verdict {
  /** The secret that matches `X-Empfio-Signature`, verified like the sample on our public page. */
  signature: string | null;
  /** The secret that matches only `X-Empfio-Signature-Previous`, during a rotation overlap. */
  previous: string | null;
  /** The secret with which the `standardwebhooks` package accepts the request. */
  standard: string | null;
}

/** Verifies a request like a customer's receiver, without code shared with the sender. */
export function verifyRequest(headers: IncomingHttpHeaders, body: Buffer, secrets: string[]): Verdict {
  const matches = (name: string) => {
    const signature = headers[name];
    if (typeof signature !== "string") return null;
    return secrets.find((secret) => verifySignature(body, signature, secret)) ?? null;
  };
  const signature = matches("x-empfio-signature");
  return {
    signature,
    previous: signature ? null : matches("x-empfio-signature-previous"),
    standard: secrets.find((secret) => verifyStandard(headers, body, secret)) ?? null,
  };
}

/**
 * The Node.js sample of the public page. The length is checked because timingSafeEqual throws when it
 * differs.
 */
function verifySignature(body: Buffer, signature: string, secret: string): boolean {
  const expected = createHmac("sha256", secret).update(body).digest("hex");
  return (
    signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
  );
}

function verifyStandard(headers: IncomingHttpHeaders, body: Buffer, secret: string): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}
