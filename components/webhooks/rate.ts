import { limits } from "@/lib/contracts/limits";

const MOST = limits.perMinuteMax.toLocaleString("en-US");

/** The limit that a field contains; null for an empty field. */
export const readRate = (text: string): number | null => (text.trim() === "" ? null : Number(text.trim()));

/** What is wrong with the field; null if nothing is. */
export function rateError(text: string): string | null {
  const rate = readRate(text);
  const isValid = rate === null || (/^\d+$/.test(text.trim()) && rate >= 1 && rate <= limits.perMinuteMax);
  return isValid ? null : `Enter a whole number from 1 to ${MOST}, or leave the field empty.`;
}

/** What the limit means: "One request per second." */
export function describeRate(text: string): string {
  const rate = readRate(text);
  if (rate === null || rateError(text) !== null) return `1 to ${MOST}. Leave the field empty for no limit.`;
  if (rate === 60) return "One request per second.";
  if (rate < 60) return `One request every ${tenths(60 / rate)} seconds.`;
  return `About ${tenths(rate / 60)} requests per second, evenly spaced.`;
}

const tenths = (value: number) => String(Math.round(value * 10) / 10);
