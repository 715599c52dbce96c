import { limits } from "@/lib/contracts/limits";
import { OutboundFailure } from "./failure";
import type { Outbound } from "./outbound";
import { defaultOutbound } from "./safe-post";
import { parseWebhookUrl, type UrlProblem } from "./webhook-url";

const RESOLVE_MS = 2_000;

const problems: Record<UrlProblem, string> = {
  not_a_url: "Enter a full URL such as https://example.com/webhooks.",
  too_long: `A URL may have at most ${limits.urlLength} characters.`,
  hidden_characters: "Remove spaces, backslashes and control characters from the URL.",
  not_https: "The URL must start with https://.",
  credentials: "Remove the user name and password from the URL.",
  bad_host: "The host of the URL is not a valid name. Enter one such as example.com.",
  bad_port: "Use port 443, or one from 1024 on that is not reserved for another kind of service.",
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
