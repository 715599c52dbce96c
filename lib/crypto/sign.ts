import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";

/** Returns a new signing secret: `whsec_` and base64 of 32 random bytes. Both schemes use the same string. */
export function newSecret(): string {
  return PREFIX + randomBytes(32).toString("base64");
}

/** Scheme of the public page: lowercase hex HMAC-SHA256 of the raw body. The key is the whole secret string. */
export function signBody(secret: string, body: Uint8Array): string {
  return createHmac("sha256", Buffer.from(secret, "utf8")).update(body).digest("hex");
}

/** Standard Webhooks: `v1,<base64>` over `id.timestamp.body`. The key is the decoded bytes after `whsec_`. */
export function signStandard(secret: string, id: string, timestamp: number, body: Uint8Array): string {
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}

export interface SigningSecrets {
  current: string;
  /** Null unless a rotation's overlap is active. */
  previous: string | null;
}

/**
 * Returns the signature headers of one attempt.
 * @param timestamp Unix seconds of the attempt
 */
export function signatureHeaders(
  secrets: SigningSecrets,
  eventId: string,
  timestamp: number,
  body: Uint8Array,
): Record<string, string> {
  const { current, previous } = secrets;
  const standard = [current, previous]
    .filter((secret) => secret !== null)
    .map((secret) => signStandard(secret, eventId, timestamp, body));
  return {
    "X-Empfio-Signature": signBody(current, body),
    ...(previous === null ? {} : { "X-Empfio-Signature-Previous": signBody(previous, body) }),
    "webhook-id": eventId,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": standard.join(" "),
  };
}
