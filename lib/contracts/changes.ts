import { z } from "zod";
import { instant } from "./common";

/** A change to a webhook's configuration. `details` are those of the audit entry. */
export const configurationChange = z.strictObject({
  /** overlap_ended: nobody acted; `by` rotated the secret earlier. */
  kind: z.enum([
    "secret_rotated",
    "previous_secret_revoked",
    "overlap_ended",
    "url_changed",
    "events_changed",
    "headers_changed",
  ]),
  by: z.string(),
  at: instant,
  /** For a rotation, its overlap. */
  overlap_hours: z.number().nullable(),
});
export type ConfigurationChange = z.infer<typeof configurationChange>;

/** A configuration change between the last success of a webhook and its first failure. */
export const changedBeforeFailure = z.strictObject({
  worked_until: instant,
  failed_from: instant,
  /** The last change before the first failure. */
  change: configurationChange,
});
export type ChangedBeforeFailure = z.infer<typeof changedBeforeFailure>;
