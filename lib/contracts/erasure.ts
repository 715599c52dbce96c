import { z } from "zod";
import { instant, optionalText } from "./common";
import { limits } from "./limits";

/** Replaces a required text that was erased. Optional texts become null. */
export const ERASED_TEXT = "[erased]";

/** Fields of whatever can be erased. */
export const erasedFields = {
  erased_at: instant.nullable(),
  /** Name of the user, or "API key NAME". */
  erased_by: z.string().nullable(),
};

/** Fields of an event and of a delivery: when the bodies were removed, and why. Null while they are stored. */
export const removedFields = {
  ...erasedFields,
  /** When the bodies were removed because of their age. */
  body_expired_at: instant.nullable(),
};

export const eraseBody = z.strictObject({
  /** Also erases the lead that the object belongs to, and all bookings and conversations of that lead. */
  related: z
    .boolean("related must be true or false.")
    .nullish()
    .transform((related) => related ?? false),
  /** Stored with the erasure. It should not contain personal data. */
  reason: optionalText(limits.reasonLength, "Reason"),
});
export type EraseBody = z.input<typeof eraseBody>;

export const startedErasure = z.strictObject({ erasure_id: z.string() });

/** Changed rows by kind. */
export const erasureCounts = z.strictObject({
  leads: z.number().int(),
  bookings: z.number().int(),
  conversations: z.number().int(),
  /** Events whose payload was removed. */
  events: z.number().int(),
  /** Unfinished deliveries that were cancelled. */
  cancelled_deliveries: z.number().int(),
  /** Attempts whose response was removed. */
  responses: z.number().int(),
  /** Responses stored for an Idempotency-Key. */
  idempotent_responses: z.number().int(),
  /** Search terms in the audit log and in the filters of replays. */
  search_terms: z.number().int(),
});
export type ErasureCounts = z.infer<typeof erasureCounts>;

export const erasure = z.strictObject({
  id: z.string(),
  object_id: z.string(),
  related: z.boolean(),
  reason: z.string().nullable(),
  status: z.enum(["running", "completed"]),
  /** Number of leads, bookings, and conversations to erase. */
  objects: z.number().int(),
  counts: erasureCounts,
  requested_by: z.string(),
  created_at: instant,
  completed_at: instant.nullable(),
});
export type Erasure = z.infer<typeof erasure>;
