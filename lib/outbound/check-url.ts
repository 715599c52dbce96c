import { readUrl, urlFaultTexts } from "@/lib/contracts/url-faults";
import { OutboundFailure } from "./failure";
import type { Outbound } from "./outbound";
import { defaultOutbound } from "./safe-post";
import { parseWebhookUrl, type UrlProblem } from "./webhook-url";

const RESOLVE_MS = 2_000;

const problems: Record<UrlProblem, string> = {
  ...urlFaultTexts,
  bad_host: "The host of the URL is not a valid name. Enter one such as example.com.",
};

const BLOCKED =
  "The host is not on the public internet: its name is local, or one of its DNS records leads to a private, reserved or denied address. Enter a host that is reachable from the internet.";

/**
 * Checks a webhook URL before it is saved. A name that does not resolve within 2 s is accepted, because the ping
 * afterwards reports it. Every attempt repeats the check, because DNS records can change.
 * @returns the URL to store, with an ASCII host, or a message for the admin
 */
export async function checkWebhookUrl(
  url: string,
  outbound: Outbound = defaultOutbound(),
): Promise<{ url: string } | { problem: string }> {
  const target = parseWebhookUrl(url);
  if (typeof target === "string") return { problem: problems[target] };
  try {
    await outbound.resolveHost(target.host, { timeoutMs: RESOLVE_MS, graceMs: RESOLVE_MS });
  } catch (error) {
    if (!(error instanceof OutboundFailure)) throw error;
    if (error.code === "blocked_address") return { problem: BLOCKED };
  }
  return { url: target.href };
}

/** Every fault of a URL at once: of its form, its port, and its host. Empty if it can be saved. */
export async function urlFaults(url: string, outbound: Outbound = defaultOutbound()): Promise<string[]> {
  const { faults, corrected } = readUrl(url);
  const texts: string[] = faults.map((fault) => urlFaultTexts[fault]);
  const checked = await checkWebhookUrl(faults.length === 0 ? url : (corrected ?? url), outbound);
  if ("problem" in checked && !texts.includes(checked.problem)) texts.push(checked.problem);
  return texts;
}
