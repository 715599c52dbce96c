import { z } from "zod";
import { changedBeforeFailure } from "./changes";
import { instant, pageOf, pageQuery, queryNumber, timeFilter } from "./common";
import { removedFields } from "./erasure";
import { eventType } from "./event-catalog";
import { limits } from "./limits";
import {
  type AttemptErrorCode,
  attemptErrorCodes,
  type DeliveryStatus,
  type DeliveryTrigger,
  deliveryStatuses,
  deliveryTriggers,
} from "./vocabulary";

export const deliveryStatus = z.enum(deliveryStatuses);
export type { DeliveryStatus };

export const deliveryTrigger = z.enum(deliveryTriggers);
export type { DeliveryTrigger };

/** Why an attempt failed. */
export const attemptErrorCode = z.enum(attemptErrorCodes);
export type { AttemptErrorCode };

export const attemptError = z.strictObject({ code: attemptErrorCode, message: z.string() });
export type AttemptError = z.infer<typeof attemptError>;

export const delivery = z.strictObject({
  id: z.string(),
  webhook_id: z.string(),
  /** The webhook as it is now; a deleted one as it was. */
  webhook: z.strictObject({ url: z.string(), description: z.string(), is_deleted: z.boolean() }),
  event: z.strictObject({ id: z.string(), type: eventType, timestamp: instant }),
  /** The lead, booking, conversation or webhook that the event is about. */
  object_id: z.string(),
  status: deliveryStatus,
  trigger: deliveryTrigger,
  /** Set with the trigger `replay`. */
  replay_id: z.string().nullable(),
  /** True for a test whose signatures are wrong on purpose. */
  wrong_signature: z.boolean(),
  attempt_count: z.number().int(),
  /** 4, or 1 for pings and samples. */
  max_attempts: z.number().int(),
  next_attempt_at: instant.nullable(),
  /** True while the delivery is due and waits for its turn under the rate limit of its webhook. */
  waits_for_turn: z.boolean(),
  last_status_code: z.number().int().nullable(),
  last_error: attemptError.nullable(),
  last_duration_ms: z.number().int().nullable(),
  created_at: instant,
  completed_at: instant.nullable(),
});
export type Delivery = z.infer<typeof delivery>;

const headers = z.record(z.string(), z.string());

export const attempt = z.strictObject({
  number: z.number().int(),
  started_at: instant,
  duration_ms: z.number().int(),
  url: z.string(),
  status_code: z.number().int().nullable(),
  error: attemptError.nullable(),
  request_headers: headers,
  /** Names and values as received, in the original order and spelling, including duplicates. */
  response_headers: z.array(z.tuple([z.string(), z.string()])).nullable(),
  response_body: z.string().nullable(),
  response_truncated: z.boolean(),
  /** True when the request was sent twice: the receiver closed a reused connection before processing it. */
  resent: z.boolean(),
});
export type Attempt = z.infer<typeof attempt>;

export const deliveryDetail = delivery.extend({
  /** Deliveries whose turns come first, up to `limits.turnsAheadMax`. Null unless `waits_for_turn` is true. */
  turns_ahead: z.number().int().nullable(),
  /** Oldest first; only attempts with a saved result. */
  attempts: z.array(attempt),
  /** Null after it was erased or has expired, together with the responses. */
  request_body: z.string().nullable(),
  ...removedFields,
  /** Null unless the last attempt failed. */
  changed_before: changedBeforeFailure.nullable(),
});
export type DeliveryDetail = z.infer<typeof deliveryDetail>;

export const listDeliveriesQuery = pageQuery.extend({
  webhook_id: z.string().max(100).optional(),
  status: deliveryStatus.optional(),
  event: eventType.optional(),
  replay_id: z.string().max(100).optional(),
  from: timeFilter("from").optional(),
  to: timeFilter("to").optional(),
  /** A delivery, event or object id. */
  q: z.string().trim().max(limits.searchLength).optional(),
  /** Result of the last attempt. */
  status_code: queryNumber("status_code", { min: 100, max: 599 }).optional(),
  error_code: z.enum(attemptErrorCodes, "error_code must be an error code of the contract.").optional(),
  trigger: z.enum(deliveryTriggers, `trigger must be one of ${deliveryTriggers.join(", ")}.`).optional(),
  min_attempts: queryNumber("min_attempts", { min: 1, max: limits.attemptsMax }).optional(),
  /** Leaves out the failures of failing webhooks: see lib/deliveries/list-deliveries.ts. */
  hide_failing: z.enum(["true", "false"], "hide_failing must be true or false.").optional(),
  order: z.enum(["desc", "asc"], "order must be desc or asc.").default("desc"),
});
export type ListDeliveriesQuery = z.output<typeof listDeliveriesQuery>;

/** A page of the log with the number of all deliveries that match the filters. */
export const deliveryPage = pageOf(delivery).extend({
  /** Exact up to `limits.countedMax`; that number if more deliveries match. */
  total: z.number().int(),
  total_is_exact: z.boolean(),
});
export type DeliveryPage = z.infer<typeof deliveryPage>;

export const resendDeliveryBody = z.strictObject({
  /** Resends although a delivery of the same event to the same webhook is unfinished. */
  force: z
    .boolean("force must be true or false.")
    .nullish()
    .transform((force) => force ?? false),
});

/**
 * With a signature, finds the mistake behind it. Without one, only names the secrets that signed the attempt.
 */
export const explainSignatureBody = z.strictObject({
  /** Number of the attempt; the last one when omitted. */
  attempt: z.number("attempt must be a number.").int().min(1).nullish(),
  signature: z
    .string({ error: "signature must be text." })
    .trim()
    .min(1, "Paste the signature that the receiver computed.")
    .max(limits.signatureLength, `A signature can have at most ${limits.signatureLength} characters.`)
    .nullish(),
});
export type ExplainSignatureBody = z.input<typeof explainSignatureBody>;

const knownSecret = z.strictObject({
  slot: z.enum(["current", "previous"]),
  /** The last four characters. */
  hint: z.string(),
});
export type KnownSecret = z.infer<typeof knownSecret>;

export const signatureExplanation = z.strictObject({
  attempt: z.number().int(),
  body: z.strictObject({ bytes: z.number().int(), sha256: z.string() }),
  /** Every signature in the request. Each value of `webhook-signature` is listed separately. */
  headers: z.array(
    z.strictObject({
      name: z.string(),
      value: z.string(),
      /** Null if the secret was replaced and is no longer stored. */
      secret: knownSecret.nullable(),
    }),
  ),
  /** Null when no signature was given. */
  finding: z
    .strictObject({
      verdict: z.enum(["correct", "mistake", "unknown", "malformed"]),
      title: z.string(),
      secret: knownSecret.nullable(),
      /** Mistakes with their fixes, in the order in which to check them. */
      mistakes: z.array(z.strictObject({ code: z.string(), what: z.string(), fix: z.string() })),
    })
    .nullable(),
});
export type SignatureExplanation = z.infer<typeof signatureExplanation>;
export type SignatureFinding = NonNullable<SignatureExplanation["finding"]>;
