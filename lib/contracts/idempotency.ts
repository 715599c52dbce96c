import { z } from "zod";

/** IETF draft-ietf-httpapi-idempotency-key-header. The value is compared as it is, quotes included. */
export const IDEMPOTENCY_KEY = "Idempotency-Key";
/** Set to `true` on a stored response. */
export const IDEMPOTENT_REPLAYED = "Idempotent-Replayed";

export const idempotencyKey = z
  .string()
  .regex(/^[\x20-\x7e]{1,255}$/, `${IDEMPOTENCY_KEY} must have 1 to 255 printable ASCII characters.`);

/** How long a response is stored. */
export const IDEMPOTENCY_HOURS = 24;
