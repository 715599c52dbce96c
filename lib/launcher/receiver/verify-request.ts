import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Webhook } from "standardwebhooks";

export interface Verdict {
  /** The secret under which `X-Empfio-Signature` is right, checked as our public page shows it. */
  signature: string | null;
  /** The secret under which only `X-Empfio-Signature-Previous` is right: a rotation overlaps. */
  previous: string | null;
  /** The secret under which the `standardwebhooks` package accepts the request. */
  standard: string | null;
}

/** What a customer's receiver would find with each of these secrets: nothing here is shared with the sender. */
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

/** The public page's Node.js snippet; timingSafeEqual throws on different lengths, which is a wrong signature too. */
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
