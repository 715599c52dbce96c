import { z } from "zod";
import { pageQuery } from "./common";
import { limits } from "./limits";
import { organization } from "./organizations";

/** Of all organizations, and always one page: whoever finds too much searches for more. */
export const supportSearchQuery = pageQuery.omit({ organization_id: true }).extend({
  q: z.string().trim().min(2, "Enter at least 2 characters.").max(limits.searchLength),
});

/** One find: where it lies and what it is. */
export const supportHit = z.strictObject({
  organization,
  kind: z.enum(["organization", "webhook", "delivery", "event", "object"]),
  id: z.string(),
  label: z.string(),
  /** A webhook of which only the deliveries are left. */
  is_deleted: z.literal(true).optional(),
  webhook_id: z.string().nullable(),
});
export type SupportHit = z.infer<typeof supportHit>;
export const supportSearchResult = z.strictObject({ data: z.array(supportHit), next_cursor: z.null() });
