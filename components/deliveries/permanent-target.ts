import type { Attempt } from "@/lib/contracts/deliveries";

const PERMANENT = [301, 308];

/**
 * The URL to which a receiver says that it has moved for good; null for anything else. Only https URLs: no others can
 * be saved.
 */
export function permanentTarget(
  attempt: Pick<Attempt, "status_code" | "response_headers" | "url"> | undefined,
): string | null {
  if (!attempt || !PERMANENT.includes(attempt.status_code ?? 0)) return null;
  const location = attempt.response_headers?.find(([name]) => name.toLowerCase() === "location")?.[1];
  if (!location || !URL.canParse(location, attempt.url)) return null;
  const { href, protocol } = new URL(location, attempt.url);
  return protocol === "https:" && href !== attempt.url ? href : null;
}
