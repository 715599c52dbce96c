import { z } from "zod";

/** The objective: see docs/operations.md. */
export const deliveryObjective = { withinSeconds: 5, share: 0.999, days: 30 } as const;

const check = z.enum(["ok", "failing"]);

/** First attempts of events, without those that had to wait for their receiver. */
const punctuality = z.strictObject({
  first_attempts: z.number().int(),
  /** Started within 5 s of their event. */
  in_time: z.number().int(),
});
export type Punctuality = z.infer<typeof punctuality>;

export const deliveryStatus = z.strictObject({
  /** `interrupted`: a check fails. `late`: the last 24 hours missed the objective. */
  status: z.enum(["normal", "late", "interrupted"]),
  /** Of the platform, for all organizations. */
  checks: z.strictObject({
    /** Fails while an event has waited for more than 2 minutes to be dispatched. */
    dispatcher: check,
    engine: z.enum(["ok", "failing", "not_checked"]),
    /** Fails while so many receivers cannot be reached that the platform's own network is the likely cause. */
    egress: check,
  }),
  objective: z.strictObject({
    within_seconds: z.number().int(),
    share: z.number(),
    days: z.number().int(),
  }),
  last_24_hours: punctuality,
  last_7_days: punctuality,
  last_30_days: punctuality,
});
export type DeliveryStatus = z.infer<typeof deliveryStatus>;
