import type { Scheme } from "./keys";
import type { Mistake } from "./mistake";

export interface SentAttempt {
  number: number;
  /** `webhook-timestamp`, unix seconds. */
  timestamp: number;
}

export interface Frame {
  /** What stands before the body in the signed bytes. */
  prefix: string;
  scheme: Scheme;
  mistake: Mistake | null;
}

const parts = "Sign webhook-id, webhook-timestamp and the raw body, joined by full stops.";

/** What may have been put before the body: nothing, the id and time, or a usual misreading of them. */
export function frames(
  ids: { eventId: string; deliveryId: string },
  attempt: SentAttempt,
  others: readonly SentAttempt[],
): Frame[] {
  const standard = (id: string, timestamp: number, mistake: Mistake | null): Frame => ({
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
        what: `This is the value of attempt ${other.number}: the time that webhook-signature covers is a new one in each attempt.`,
        fix: "Take webhook-timestamp from the same request as the body.",
      }),
    ),
    standard(ids.deliveryId, attempt.timestamp, {
      code: "delivery_id",
      what: "The delivery’s id was signed instead of the event’s.",
      fix: `Take the id from the header webhook-id. ${parts}`,
    }),
    standard(ids.eventId, attempt.timestamp * 1_000, {
      code: "milliseconds",
      what: "The time was put in as milliseconds.",
      fix: "Take webhook-timestamp as it stands in the header: whole seconds.",
    }),
    {
      prefix: `${attempt.timestamp}.`,
      scheme: "webhook-signature",
      mistake: { code: "id_missing", what: "The id before the time was left out.", fix: parts },
    },
  ];
}
