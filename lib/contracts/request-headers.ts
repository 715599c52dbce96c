/** Stable, because receivers put it into firewall rules. */
export const userAgent = "Empfio-Webhooks/1";

/** The headers of every request to a receiver, with the descriptions in the event reference. */
export const requestHeaders = [
  { name: "Content-Type", value: "application/json", meaning: "The body is JSON in UTF-8." },
  { name: "User-Agent", value: userAgent, meaning: "For firewall rules and logs." },
  {
    name: "X-Empfio-Signature",
    value: "64 hex digits",
    meaning:
      "HMAC-SHA256 of the raw body in lowercase hex. The key is the full secret as text, including whsec_.",
  },
  {
    name: "X-Empfio-Signature-Previous",
    value: "64 hex digits",
    meaning: "The same signature with the previous secret. Sent only during a rotation overlap.",
  },
  { name: "X-Empfio-Event", value: "booking.created", meaning: "The event type, as in the body." },
  {
    name: "X-Empfio-Test",
    value: "true",
    meaning: "Sent only with test events, which contain sample data.",
  },
  {
    name: "X-Empfio-Delivery",
    value: "del_…",
    meaning: "The delivery ID, the same in every attempt. You can search the delivery log for it.",
  },
  {
    name: "webhook-id",
    value: "evt_…",
    meaning: "The event ID, the same in every attempt and resend. Use it to ignore duplicates.",
  },
  { name: "webhook-timestamp", value: "1772879400", meaning: "Time of this attempt in Unix seconds." },
  {
    name: "webhook-signature",
    value: "v1,<base64>",
    meaning:
      "Standard Webhooks signature: HMAC-SHA256 of ID, timestamp, and body, joined by periods. The key is the part of the secret after whsec_, decoded from base64. During a rotation overlap, the header has two values separated by a space.",
  },
] as const;
