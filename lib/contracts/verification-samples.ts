/**
 * Samples for verifying our requests, identical to those on the public page. `body` is the raw request body
 * before any JSON parsing.
 */
export const verificationSamples = [
  {
    id: "node",
    title: "Node.js",
    language: "javascript",
    code: `const crypto = require("crypto");

function verifySignature(body, signature, secret) {
  const expected = crypto
    .createHmac("sha256", secret)
    .update(body)
    .digest("hex");
  return crypto.timingSafeEqual(
    Buffer.from(signature),
    Buffer.from(expected)
  );
}`,
  },
  {
    id: "python",
    title: "Python",
    language: "python",
    code: `import hmac
import hashlib

def verify_signature(body: bytes, signature: str, secret: str) -> bool:
    expected = hmac.new(
        key=secret.encode("utf-8"),
        msg=body,
        digestmod=hashlib.sha256,
    ).hexdigest()
    return hmac.compare_digest(signature, expected)`,
  },
] as const;

/** Verification with the open-source libraries of Standard Webhooks, which also reject replayed requests. */
export const standardWebhooksSample = {
  id: "standardwebhooks",
  title: "standardwebhooks",
  language: "javascript",
  code: `import { Webhook } from "standardwebhooks";

// Throws if the signature is invalid or the request is older than five minutes.
const event = new Webhook(secret).verify(body, request.headers);`,
} as const;
