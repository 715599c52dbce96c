import { authorize, type RequestContext } from "@/lib/auth/context";
import type { CheckedUrl } from "@/lib/contracts/webhooks";
import { invalid } from "@/lib/errors";
import { checkWebhookUrl, urlFaults } from "@/lib/outbound/check-url";

/**
 * Finds every fault of a URL before it is saved. Resolves the host name, which takes at most 2 s.
 * @throws {AppError} 403
 */
export async function checkUrl(context: RequestContext, url: string): Promise<CheckedUrl> {
  authorize(context, "webhooks:write");
  return { faults: await urlFaults(url) };
}

/**
 * Validates a URL and returns it in the stored form. Resolves the host name, which takes at most 2 s.
 * @throws {AppError} 422 when connections to the URL are not allowed
 */
export async function acceptableUrl(url: string): Promise<string> {
  const checked = await checkWebhookUrl(url);
  if ("problem" in checked) throw invalid([{ path: "url", message: checked.problem }]);
  return checked.url;
}
