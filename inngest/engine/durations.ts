const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/**
 * Parses a duration such as `1h30m` or `1.5s` (ns and us are rounded to zero), or a date relative to `now`.
 * @returns milliseconds; 0 for a date in the past; null for invalid text
 */
export function durationMs(text: string, now: Date): number | null {
  if (/^\d{4}-\d\d-\d\d/.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
  }
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d|w))+$/.test(text)) return text === "" ? 0 : null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d|w)/g)) {
    total += Number(amount) * (UNITS[unit as keyof typeof UNITS] ?? 0);
  }
  return Math.round(total);
}
