import { API_KEY_PREFIX } from "@/lib/contracts/permissions";
import { badRequest } from "@/lib/errors";

/**
 * Proxies and browsers store URLs, so a key in one is exposed, also if this request does nothing with it.
 * @throws {AppError} 400
 */
export function refuseKeyInUrl({ url }: Request): void {
  if (!url.includes(API_KEY_PREFIX)) return;
  throw badRequest(
    "api_key_in_url",
    "Send the API key in the header Authorization: Bearer, never in the URL. Revoke this key, because URLs are stored.",
  );
}
