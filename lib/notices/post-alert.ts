import { env } from "@/lib/env";
import { safePost } from "@/lib/outbound/safe-post";

/** Posts a message in Slack's format, which other chat services accept as well. Settles like `safePost`. */
export function postAlert(url: string, text: string) {
  return safePost({
    url,
    headers: { "Content-Type": "application/json" },
    body: new TextEncoder().encode(JSON.stringify({ text: escaped(text) })),
    timeoutMs: env().WEBHOOK_TIMEOUT,
  });
}

/** Slack's control characters. Otherwise a name such as <!channel> would notify a whole channel. */
const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
