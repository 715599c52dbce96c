/** The headers of every request to a receiver, as the event reference explains them. */
export const requestHeaders = [
  { name: "Content-Type", value: "application/json", meaning: "The body is UTF-8 JSON." },
  { name: "User-Agent", value: "Empfio-Webhooks/1", meaning: "For firewall rules and logs." },
  {
    name: "X-Empfio-Signature",
    value: "64 hex digits",
    meaning:
      "HMAC-SHA256 of the raw body in lower-case hex. The key is the whole secret as text, whsec_ included.",
  },
  {
    name: "X-Empfio-Signature-Previous",
    value: "64 hex digits",
    meaning: "The same with the previous secret, only while a rotation overlaps.",
  },
  { name: "X-Empfio-Event", value: "booking.created", meaning: "The event type, as in the body." },
  {
    name: "X-Empfio-Test",
    value: "true",
    meaning: "Only on what Send test made: a sample, not to be taken for real.",
  },
  {
    name: "X-Empfio-Delivery",
    value: "del_…",
    meaning: "The delivery, the same in each of its attempts. Search the delivery log for it.",
  },
  {
    name: "webhook-id",
    value: "evt_…",
    meaning: "The event, the same in every attempt and resend: remember it to drop duplicates.",
  },
  { name: "webhook-timestamp", value: "1772879400", meaning: "When this attempt was made, in unix seconds." },
  {
    name: "webhook-signature",
    value: "v1,… in base64",
    meaning:
      "Standard Webhooks: HMAC-SHA256 of id, timestamp and body, joined by full stops. The key is what follows whsec_, decoded from base64. While a rotation overlaps, two values separated by a space.",
  },
] as const;
