import { type ErasureCounts, erasureCounts } from "@/lib/contracts/erasure";

const none: ErasureCounts = {
  leads: 0,
  bookings: 0,
  conversations: 0,
  events: 0,
  cancelled_deliveries: 0,
  responses: 0,
  idempotent_responses: 0,
  search_terms: 0,
};

/** Reads the stored counts. Kinds without a stored count are 0. */
export const toCounts = (stored: unknown): ErasureCounts =>
  erasureCounts.parse({ ...none, ...(stored as object) });

/** Adds the counts of a page. */
export function addCounts(counts: ErasureCounts, page: Partial<ErasureCounts>): ErasureCounts {
  const kinds = Object.keys(none) as (keyof ErasureCounts)[];
  return Object.fromEntries(kinds.map((kind) => [kind, counts[kind] + (page[kind] ?? 0)])) as ErasureCounts;
}
