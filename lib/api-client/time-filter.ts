/** Time ranges of the log filters, in milliseconds. */
const ranges = {
  "1h": 3_600_000,
  "24h": 86_400_000,
  "7d": 7 * 86_400_000,
  "30d": 30 * 86_400_000,
} as const;

export type TimeRange = keyof typeof ranges;
export const timeRanges = Object.keys(ranges) as [TimeRange, ...TimeRange[]];

/** A relative range or two fixed times. When nothing is set, all stored entries match. */
export interface TimeFilter {
  range: TimeRange | null;
  /** RFC 3339, like `to`; both are ignored when `range` is set. */
  from: string | null;
  to: string | null;
}

/**
 * Converts a range to times only when a request is made, so that query keys contain the range instead of
 * times.
 */
export function timeQuery({ range, from, to }: TimeFilter, now = Date.now()): { from?: string; to?: string } {
  if (range) return { from: new Date(now - ranges[range]).toISOString() };
  return { from: from ?? undefined, to: to ?? undefined };
}
