import { invalid } from "@/lib/errors";
import { checkWebhookUrl } from "@/lib/outbound/check-url";

/**
 * Validates a URL and returns it in the stored form. Resolves the host name, which takes at most 2 s.
 * @throws {AppError} 422 when connections to the URL are not allowed
 */
export async function acceptableUrl(url: string): Promise<string> {
  const checked = await checkWebhookUrl(url);
  if ("problem" in checked) throw invalid([{ path: "url", message: checked.problem }]);
  return checked.url;
}
