import type { Scheme } from "./key-candidates";
import type { Mistake } from "./mistake";

export interface SentAttempt {
  number: number;
  /** `webhook-timestamp`, unix seconds. */
  timestamp: number;
}

export interface PrefixCandidate {
  /** Signed bytes before the body. */
  prefix: string;
  scheme: Scheme;
  mistake: Mistake | null;
}

const parts = "Sign webhook-id, webhook-timestamp, and the raw body, joined by periods.";

/** The bytes that a receiver may have signed in front of the body: none, ID and timestamp, or common misreadings of them. */
export function prefixCandidates(
  ids: { eventId: string; deliveryId: string },
  attempt: SentAttempt,
  others: readonly SentAttempt[],
): PrefixCandidate[] {
  const standard = (id: string, timestamp: number, mistake: Mistake | null): PrefixCandidate => ({
    prefix: `${id}.${timestamp}.`,
    scheme: "webhook-signature",
    mistake,
  });
  return [
    { prefix: "", scheme: "X-Empfio-Signature", mistake: null },
    standard(ids.eventId, attempt.timestamp, null),
    ...others.map((other) =>
      standard(ids.eventId, other.timestamp, {
        code: "other_attempt",
        what: `This is the signature of attempt ${other.number}. webhook-signature covers the timestamp, which differs in every attempt.`,
        fix: "Use webhook-timestamp from the same request as the body.",
      }),
    ),
    standard(ids.deliveryId, attempt.timestamp, {
      code: "delivery_id",
      what: "The delivery ID was signed instead of the event ID.",
      fix: `Use the ID from the header webhook-id. ${parts}`,
    }),
    standard(ids.eventId, attempt.timestamp * 1_000, {
      code: "milliseconds",
      what: "The timestamp was signed in milliseconds.",
      fix: "Use webhook-timestamp unchanged. It is in whole seconds.",
    }),
    {
      prefix: `${attempt.timestamp}.`,
      scheme: "webhook-signature",
      mistake: { code: "id_missing", what: "The ID before the timestamp is missing.", fix: parts },
    },
  ];
}
