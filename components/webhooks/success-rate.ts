/** Deliveries of a time range. Tests are not among them. */
export interface Outcomes {
  succeeded: number;
  failed: number;
  /** Not succeeded yet: the last attempt failed, and another one follows. */
  retrying: number;
}

export function sumOf(hours: readonly Outcomes[]): Outcomes {
  const total = (key: keyof Outcomes) => hours.reduce((sum, hour) => sum + hour[key], 0);
  return { succeeded: total("succeeded"), failed: total("failed"), retrying: total("retrying") };
}

/**
 * The share of deliveries that succeeded, among all whose first attempt has a result. Rounded down, so that 100% means
 * that nothing failed. Null if there are none.
 */
export function successRate({ succeeded, failed, retrying }: Outcomes) {
  const total = succeeded + failed + retrying;
  if (total === 0) return null;
  const percent = (succeeded / total) * 100;
  const text = `${percent > 99 && percent < 100 ? Math.floor(percent * 10) / 10 : Math.floor(percent)}%`;
  return { text, total, isPerfect: succeeded === total };
}
