import { z } from "zod";
import { instant, pageQuery } from "./common";
import { limits } from "./limits";
import { organization } from "./organizations";

/** Searches all organizations. Always one page; a longer search term narrows the results. */
export const supportSearchQuery = pageQuery.omit({ organization_id: true }).extend({
  q: z.string().trim().min(2, "Enter at least 2 characters.").max(limits.searchLength),
});

/** One search result, with its organization and kind. */
export const supportHit = z.strictObject({
  organization,
  kind: z.enum(["organization", "webhook", "delivery", "event", "object"]),
  id: z.string(),
  label: z.string(),
  /** Set for a deleted webhook, whose deliveries still exist. */
  is_deleted: z.literal(true).optional(),
  webhook_id: z.string().nullable(),
});
export type SupportHit = z.infer<typeof supportHit>;
export const supportSearchResult = z.strictObject({ data: z.array(supportHit), next_cursor: z.null() });

/** Searches the customers of one organization. Always one page; a longer search term narrows the results. */
export const findRecordsQuery = pageQuery.pick({ organization_id: true }).extend({
  q: z.string().trim().min(3, "Enter at least 3 characters.").max(limits.searchLength),
});

export const foundRecord = z.strictObject({
  kind: z.enum(["lead", "booking"]),
  id: z.string(),
  name: z.string(),
  created_at: instant,
});
export type FoundRecord = z.infer<typeof foundRecord>;
export const foundRecords = z.strictObject({ data: z.array(foundRecord), next_cursor: z.null() });
