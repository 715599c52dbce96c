import { z } from "zod";
import { instant, pageQuery, queryNumber } from "./common";
import { limits } from "./limits";
import { organization } from "./organizations";
import { attemptErrorCodes } from "./vocabulary";

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

/** Webhooks that fail now, in all organizations. */
export const listFailingQuery = z.strictObject({
  error_code: z.enum(attemptErrorCodes, "error_code must be an error code of the contract.").optional(),
  status_code: queryNumber("status_code", { min: 100, max: 599 }).optional(),
});
export const failingWebhook = z.strictObject({
  organization,
  webhook_id: z.string(),
  url: z.string(),
  /** When the first failed attempt since the last success started. */
  failing_since: instant,
  error: z
    .strictObject({ code: z.enum(attemptErrorCodes), status_code: z.number().int().nullable() })
    .nullable(),
  /** Deliveries whose last attempt failed since then. */
  failed_deliveries: z.number().int(),
});
export type FailingWebhook = z.infer<typeof failingWebhook>;
export const failingList = z.strictObject({
  /** The newest failures first; at most 100. */
  data: z.array(failingWebhook),
  total: z.number().int(),
  /** True while so many webhooks cannot be reached that our own network is the likely cause. */
  is_own_fault: z.boolean(),
  next_cursor: z.null(),
});
export type FailingList = z.infer<typeof failingList>;
