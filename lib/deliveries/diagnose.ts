import type { Attempt, AttemptErrorCode, Delivery } from "@/lib/contracts/deliveries";
import { type Diagnosis, diagnoseStatus } from "./diagnose-status";
import { diagnoseTls } from "./diagnose-tls";

export { type Diagnosis, sideLabels } from "./diagnose-status";

/** The part of an attempt that a diagnosis reads. */
export type Outcome = Pick<Attempt, "status_code" | "error"> &
  Partial<Pick<Attempt, "url" | "response_headers">>;

type ConnectionErrorCode = Exclude<AttemptErrorCode, "http_status" | "redirect">;

const connectionErrors: Record<ConnectionErrorCode, (host: string) => Diagnosis> = {
  dns_error: (host) => ({
    label: "DNS",
    what: `The name ${host} has no address: DNS knows no such host, or its name server did not answer.`,
    side: "address",
    steps: [
      "Look for a typing error in the host of the webhook’s URL.",
      "Check that the name has a public A or AAAA record; a name from an internal DNS does not count.",
      "If the record is new, wait: it can take an hour to be visible everywhere.",
    ],
  }),
  connection_refused: (host) => ({
    label: "Refused",
    what: `${host} refused the connection: nothing listens at that address and port.`,
    side: "receiver",
    steps: [
      "Check that the receiver is running and listens on the port in the URL (443 when it names none).",
      "Check that a firewall or security group lets connections from the internet through.",
    ],
  }),
  connection_reset: (host) => ({
    label: "Broken off",
    what: `${host} broke the connection off before a complete answer had arrived.`,
    side: "receiver",
    steps: [
      "Look in the receiver’s log for a crash or restart at the time of the attempt.",
      "Check limits of the proxy or firewall before it: body size, rate, unknown clients.",
    ],
  }),
  tls_error: (host) => ({
    label: "TLS",
    what: `The TLS handshake with ${host} failed.`,
    side: "receiver",
    steps: [
      "Check that the certificate has not expired and names exactly this host.",
      "Serve the full chain with the intermediate certificates, and support TLS 1.2 or later.",
    ],
  }),
  timeout: (host) => ({
    label: "Timeout",
    what: `${host} did not finish its answer within the time that an attempt has in all.`,
    side: "receiver",
    steps: [
      "Answer 200 first and do the work afterwards, in a queue or a background job.",
      "If not even the connection was made, a firewall may be dropping our packets silently.",
      "The receiver may have done its work all the same: the retry carries the same webhook-id, so that it can tell.",
    ],
  }),
  blocked_address: (host) => ({
    label: "Blocked address",
    what: `${host} leads to a private or reserved address. Empfio sends only to addresses on the public internet.`,
    side: "address",
    steps: [
      "Use a host that is reachable from the internet. For a server inside a company network, put a public gateway or tunnel before it.",
      "Check all DNS records of the name: one private address among public ones is enough to be blocked.",
    ],
  }),
  invalid_response: (host) => ({
    label: "Invalid response",
    what: `${host} answered with something that is not proper HTTP, or with headers larger than 16 KiB.`,
    side: "receiver",
    steps: [
      "Check that the port in the URL is that of a web server and not of another service.",
      "Send the same request with “Copy as cURL” and look at the raw answer.",
    ],
  }),
};

/** What one attempt's result means. A success is diagnosed too: a web page's 200 is often no receiver's. */
export function diagnoseAttempt(outcome: Outcome): Diagnosis {
  const code = outcome.error?.code;
  if (code && code !== "http_status" && code !== "redirect")
    return diagnoseTls(outcome.error?.message ?? "") ?? connectionErrors[code](hostOf(outcome.url));
  return diagnoseStatus(outcome.status_code ?? 0, lowerCaseNames(outcome.response_headers));
}

/** The part of a delivery that a diagnosis reads. */
export type DeliveryState = Pick<
  Delivery,
  "status" | "attempt_count" | "max_attempts" | "last_status_code" | "last_error" | "created_at"
>;

/** Who reads it, and what is known beside the delivery: advice is what this reader can follow. */
interface Circumstances {
  now?: Date;
  /** May press Resend, Send test and Enable. */
  mayAct?: boolean;
  isWebhookDeleted?: boolean;
}

/** A first attempt normally leaves within a second; after this long, somebody should look at our worker. */
const LATE_MS = 60_000;

/**
 * What a delivery's state means, for the head of its sheet.
 * @param attempts those that are known; without them the summary in the delivery's row is read
 */
export function diagnoseDelivery(
  delivery: DeliveryState,
  attempts: readonly Outcome[] = [],
  { now = new Date(), mayAct = true, isWebhookDeleted = false }: Circumstances = {},
): Diagnosis {
  const last: Outcome | null =
    attempts.at(-1) ??
    (delivery.attempt_count > 0
      ? { status_code: delivery.last_status_code, error: delivery.last_error }
      : null);
  if (delivery.status === "cancelled") return diagnoseCancelled(last, mayAct, isWebhookDeleted);
  if (!last) return diagnoseWaiting(now.getTime() - Date.parse(delivery.created_at) > LATE_MS);
  const diagnosis = diagnoseAttempt(last);
  if (delivery.status === "succeeded") {
    const failures = delivery.attempt_count - 1;
    if (failures < 1) return diagnosis;
    const before = attempts.at(-2);
    const reason = before?.error ? ` (${diagnoseAttempt(before).label})` : "";
    return {
      ...diagnosis,
      what: `${diagnosis.what} It took ${failures + 1} attempts: the ${failures === 1 ? "one" : `${failures}`} before failed${reason}.`,
    };
  }
  if (delivery.status === "failed") {
    return {
      ...diagnosis,
      what: `${diagnosis.what} ${exhausted(delivery.max_attempts)}`,
      steps: isWebhookDeleted
        ? [webhookGone]
        : [...diagnosis.steps, onceFixed(delivery.max_attempts, mayAct)],
    };
  }
  return {
    ...diagnosis,
    steps: [
      ...diagnosis.steps,
      "Empfio tries again by itself; if it is fixed by then, there is nothing to do.",
    ],
  };
}

function exhausted(attempts: number): string {
  return attempts === 1
    ? "Tests are sent once and not retried."
    : `All ${attempts} attempts have failed; there will be no more.`;
}

function onceFixed(attempts: number, mayAct: boolean): string {
  const reader = mayAct ? "" : "an admin can ";
  return attempts === 1
    ? `Once it is fixed, ${reader}press Send test again on the webhook’s page.`
    : `Once it is fixed, ${reader}press Resend: the receiver gets the same bytes again.`;
}

const webhookGone =
  "The webhook was deleted, so this cannot be sent again. If the receiver still needs the event, take it from the request below.";

function diagnoseWaiting(late: boolean): Diagnosis {
  return {
    label: "Waiting",
    what: late
      ? "The first attempt has not been made yet, although it should leave within a second."
      : "The first attempt is about to be made.",
    side: late ? "empfio" : "nobody",
    steps: late
      ? [
          "Nothing is lost: it is sent as soon as the dispatcher works again.",
          "Tell Empfio support; on an own installation look at /api/health and at the worker’s log.",
        ]
      : [],
  };
}

function diagnoseCancelled(last: Outcome | null, mayAct: boolean, isWebhookDeleted: boolean): Diagnosis {
  const before = last?.error ? ` Until then: ${diagnoseAttempt(last).what}` : "";
  return {
    label: "Cancelled",
    what: `The webhook was disabled or deleted before this delivery was finished, so no further attempt is made.${before}`,
    side: "nobody",
    steps: [
      isWebhookDeleted
        ? webhookGone
        : `If the receiver still needs this event, ${mayAct ? "" : "an admin can "}enable the webhook and press Resend.`,
    ],
  };
}

function hostOf(url: string | undefined): string {
  return url && URL.canParse(url) ? new URL(url).host : "The receiver";
}

/** The first of each name. */
function lowerCaseNames(headers: Attempt["response_headers"] = null): Record<string, string> {
  const reversed = (headers ?? []).toReversed();
  return Object.fromEntries(reversed.map(([name, value]) => [name.toLowerCase(), value]));
}
