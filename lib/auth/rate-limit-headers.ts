/** What a limit allows. */
export interface RateState {
  limit: number;
  /** Length of the window in seconds. */
  seconds: number;
  remaining: number;
  /** Seconds until the window ends. */
  reset: number;
}

/** draft-ietf-httpapi-ratelimit-headers-10. @param rate null without a limit */
export function rateLimitHeaders(rate: RateState | null): Record<string, string> {
  if (!rate) return {};
  const { limit, seconds, remaining, reset } = rate;
  return {
    "RateLimit-Policy": `"api-key";q=${limit};w=${seconds}`,
    RateLimit: `"api-key";r=${remaining};t=${reset}`,
  };
}
