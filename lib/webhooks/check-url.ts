import { authorize, type RequestContext } from "@/lib/auth/context";
import type { CheckedUrl } from "@/lib/contracts/webhooks";
import { urlFaults } from "@/lib/outbound/check-url";

/**
 * Finds every fault of a URL before it is saved. Resolves the host name, which takes at most 2 s.
 * @throws {AppError} 403
 */
export async function checkUrl(context: RequestContext, url: string): Promise<CheckedUrl> {
  authorize(context, "webhooks:write");
  return { faults: await urlFaults(url) };
}
