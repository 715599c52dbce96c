import type { Rate } from "./rate-limits";

/**
 * Headers of draft-ietf-httpapi-ratelimit-headers-10.
 * @param used requests in this window, including refused ones
 * @param expire end of the window in epoch milliseconds
 */
export function rateLimitHeaders({ points, seconds }: Rate, used: number, expire: number) {
  const remaining = Math.max(0, points - used);
  const reset = Math.max(0, Math.ceil((expire - Date.now()) / 1_000));
  return {
    "RateLimit-Policy": `"api-key";q=${points};w=${seconds}`,
    RateLimit: `"api-key";r=${remaining};t=${reset}`,
  };
}
