import { invalid } from "@/lib/errors";
import { checkWebhookUrl } from "@/lib/outbound/check-url";

/**
 * The URL in the form in which it is stored. Resolves the host's name, for at most 2 s.
 * @throws {AppError} 422 when we would not connect there
 */
export async function acceptableUrl(url: string): Promise<string> {
  const checked = await checkWebhookUrl(url);
  if ("problem" in checked) throw invalid([{ path: "url", message: checked.problem }]);
  return checked.url;
}
