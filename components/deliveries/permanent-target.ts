import type { Attempt } from "@/lib/contracts/deliveries";

const PERMANENT = [301, 308];

/**
 * Returns the target of a permanent redirect, or null for any other response. Targets without https are excluded,
 * because they cannot be saved.
 */
export function permanentTarget(
  attempt: Pick<Attempt, "status_code" | "response_headers" | "url">,
): string | null {
  if (!PERMANENT.includes(attempt.status_code ?? 0)) return null;
  const location = attempt.response_headers?.find(([name]) => name.toLowerCase() === "location")?.[1];
  if (!location || !URL.canParse(location, attempt.url)) return null;
  const { href, protocol } = new URL(location, attempt.url);
  return protocol === "https:" && href !== attempt.url ? href : null;
}
