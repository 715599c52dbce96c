import type { Attempt, Delivery } from "@/lib/contracts/deliveries";
import { dnsSilent } from "@/lib/contracts/vocabulary";
import { attemptLabel, type ConnectionErrorCode } from "./attempt-label";
import { type Cause, type Diagnosis, diagnoseStatus } from "./diagnose-status";
import { diagnoseTls } from "./diagnose-tls";

export { type Diagnosis, sideLabels } from "./diagnose-status";

/** The part of an attempt that a diagnosis reads. */
export type Outcome = Pick<Attempt, "status_code" | "error"> &
  Partial<Pick<Attempt, "url" | "response_headers" | "duration_ms">>;

const connectionErrors: Record<ConnectionErrorCode, (host: string, outcome: Outcome) => Cause> = {
  dns_error: (host, { error }) =>
    error?.message.startsWith(dnsSilent)
      ? {
          what: `${host} could not be resolved: DNS did not respond in time.`,
          side: "address",
          steps: [
            "Check the name servers of the domain: look up the host from several networks.",
            "Contact Empfio support if webhooks to other hosts fail as well. The cause is then probably not in your DNS.",
          ],
        }
      : {
          what: `${host} could not be resolved: it has no address in DNS.`,
          side: "address",
          steps: [
            "Check the host of the endpoint URL for typos.",
            "Check that the host has an A or AAAA record in public DNS. Records in an internal DNS are not visible to Empfio.",
            "If the record is new, wait. It can take an hour to be visible everywhere.",
          ],
        },
  connection_refused: (host) => ({
    what: `${host} refused the connection: no server listens on this IP address and port.`,
    side: "receiver",
    steps: [
      "Check that the receiver is running and listens on the port in the URL (443 if the URL has none).",
      "Check that a firewall or security group allows connections from the internet.",
    ],
  }),
  connection_reset: (host) => ({
    what: `${host} closed the connection before the response was complete.`,
    side: "receiver",
    steps: [
      "Check the receiver’s log for a crash or restart at the time of the attempt.",
      "Check the limits of a proxy or firewall in front of it: body size, rate, unknown clients.",
    ],
  }),
  tls_error: (host) => ({
    what: `The TLS handshake with ${host} failed.`,
    side: "receiver",
    steps: [
      "Check that the certificate has not expired and names exactly this host.",
      "Serve the full chain with the intermediate certificates, and support TLS 1.2 or later.",
    ],
  }),
  timeout: (host, { duration_ms }) => ({
    what: `${host} did not respond ${duration_ms === undefined ? "in time" : `within ${seconds(duration_ms)}`}.`,
    side: "receiver",
    steps: [
      "Return 200 first and process the event afterwards, in a queue or a background job.",
      "If no connection was made, check whether a firewall drops our packets.",
      "The receiver may have processed the event. Retries carry the same webhook-id, so that it can ignore them.",
    ],
  }),
  blocked_address: (host) => ({
    what: `${host} resolves to a private or reserved IP address. Empfio sends only to public IP addresses.`,
    side: "address",
    steps: [
      "Use a host that is reachable from the internet. If the server is inside a company network, put a public gateway or tunnel in front of it.",
      "Check all DNS records of the host. A single private address among public ones is blocked.",
    ],
  }),
  invalid_response: (host) => ({
    what: `${host} returned a response that is not valid HTTP/1.1, or headers larger than 16 KiB.`,
    side: "receiver",
    steps: [
      "Check that a web server listens on the port in the URL.",
      "Use “Copy as cURL” to send the same request, and look at the raw response.",
    ],
  }),
};

/**
 * The diagnosis of one attempt. Includes successes, since a 200 with a web page often does not come from a
 * receiver.
 */
export function diagnoseAttempt(outcome: Outcome): Diagnosis {
  return { label: attemptLabel(outcome), ...causeOfAttempt(outcome) };
}

function causeOfAttempt(outcome: Outcome): Cause {
  const code = outcome.error?.code;
  if (code && code !== "http_status" && code !== "redirect")
    return diagnoseTls(outcome.error?.message ?? "") ?? connectionErrors[code](hostOf(outcome.url), outcome);
  return diagnoseStatus(outcome.status_code ?? 0, lowerCaseNames(outcome.response_headers));
}

/** The part of a delivery that a diagnosis reads. */
export type DeliveryState = Pick<
  Delivery,
  "status" | "attempt_count" | "max_attempts" | "last_status_code" | "last_error" | "created_at"
> &
  Partial<Pick<Delivery, "last_duration_ms" | "wrong_signature" | "waits_for_turn">>;

export type ResendObstacle = "webhook_deleted" | "payload_removed";

/** @param body the request's; null after it was erased or has expired, undefined while it is loading */
export function resendObstacle(
  { webhook }: Pick<Delivery, "webhook">,
  body: string | null | undefined,
): ResendObstacle | null {
  if (body === null) return "payload_removed";
  return webhook.is_deleted ? "webhook_deleted" : null;
}

/** The reader and the delivery's state, so that every step is one that the reader can take. */
interface Circumstances {
  now?: Date;
  /** Whether the reader may resend, send tests, and enable webhooks. */
  mayAct?: boolean;
  /** Why the delivery cannot be resent. */
  obstacle?: ResendObstacle | null;
}

/** A first attempt is normally made within a second. After this time, the worker needs attention. */
const LATE_MS = 60_000;

/**
 * The diagnosis of a delivery, shown at the top of its sheet.
 * @param attempts the loaded attempts; without them, the summary in the delivery itself is used
 */
export function diagnoseDelivery(
  delivery: DeliveryState,
  attempts: readonly Outcome[] = [],
  { now = new Date(), mayAct = true, obstacle = null }: Circumstances = {},
): Diagnosis {
  const last: Outcome | null =
    attempts.at(-1) ??
    (delivery.attempt_count > 0
      ? {
          status_code: delivery.last_status_code,
          error: delivery.last_error,
          duration_ms: delivery.last_duration_ms ?? undefined,
        }
      : null);
  if (delivery.status === "cancelled") return diagnoseCancelled(last, mayAct, obstacle);
  if (!last && delivery.waits_for_turn) return diagnoseQueued(mayAct);
  if (!last) return diagnoseWaiting(now.getTime() - Date.parse(delivery.created_at) > LATE_MS);
  if (delivery.wrong_signature) return diagnoseWrongSignature(last);
  const diagnosis = diagnoseAttempt(last);
  if (delivery.status === "succeeded") {
    const failures = delivery.attempt_count - 1;
    if (failures < 1) return diagnosis;
    const before = attempts.at(-2);
    const reason = before?.error ? ` (${attemptLabel(before)})` : "";
    return {
      ...diagnosis,
      what: `${diagnosis.what} It took ${failures + 1} attempts; ${failures === 1 ? "the first one" : `the first ${failures}`} failed${reason}.`,
    };
  }
  if (delivery.status === "failed") {
    return {
      ...diagnosis,
      what: `${diagnosis.what} ${exhausted(delivery.max_attempts)}`,
      steps:
        obstacle === "webhook_deleted"
          ? [webhookGone]
          : [...diagnosis.steps, onceFixed(delivery.max_attempts, mayAct, obstacle !== null)],
    };
  }
  return {
    ...diagnosis,
    steps: [
      ...diagnosis.steps,
      delivery.waits_for_turn
        ? "The retry is due and waits for its turn, because the webhook has a rate limit."
        : "Empfio retries automatically. If the problem is fixed by then, there is nothing else to do.",
    ],
  };
}

const onPurpose = "This test was sent with a wrong signature on purpose.";

/** A receiver that verifies signatures refuses such a test. */
function diagnoseWrongSignature(last: Outcome): Diagnosis {
  const label = attemptLabel(last);
  if (last.error === null) {
    return {
      label,
      what: `${onPurpose} The receiver accepted it with ${last.status_code}, so it does not verify signatures.`,
      side: "receiver",
      steps: ["Verify the signature before anything else, and respond with 401 if it does not match."],
    };
  }
  if (last.error.code === "http_status") {
    return {
      label,
      what: `${onPurpose} The receiver refused it with ${last.status_code}. A receiver that verifies signatures does that.`,
      side: "none",
      steps: [],
    };
  }
  const { what, ...rest } = diagnoseAttempt(last);
  return { ...rest, what: `${onPurpose} ${what}` };
}

function exhausted(attempts: number): string {
  return attempts === 1 ? "Tests are not retried." : `All ${attempts} attempts failed. No more retries.`;
}

function onceFixed(attempts: number, mayAct: boolean, isPayloadGone: boolean): string {
  const reader = mayAct ? "" : "an admin can ";
  if (attempts === 1) return `After fixing the problem, ${reader}send another test from the webhook’s page.`;
  return isPayloadGone
    ? payloadGone
    : `After fixing the problem, ${reader}press Resend. The receiver gets the identical request body.`;
}

const payloadGone = "The payload no longer exists, so this delivery cannot be resent.";
const webhookGone =
  "The webhook was deleted, so this delivery cannot be resent. If the receiver still needs the event, copy the request below.";

/** @param mayAct whether the reader may change the limit */
function diagnoseQueued(mayAct: boolean): Diagnosis {
  return {
    label: "Pending",
    what: "The delivery waits for its turn. The webhook has a rate limit, and earlier deliveries come first.",
    side: "none",
    steps: [
      "No event is lost. Deliveries are sent evenly, and the one that has been due longest comes first.",
      mayAct
        ? "To send faster, raise the rate limit in the webhook’s settings. To send this delivery next, press Retry now."
        : "An admin can raise the rate limit in the webhook’s settings.",
    ],
  };
}

function diagnoseWaiting(late: boolean): Diagnosis {
  return {
    label: "Pending",
    what: late
      ? "The first attempt is late. It should be made within a second."
      : "The first attempt starts in a moment.",
    side: late ? "empfio" : "none",
    steps: late
      ? [
          "No event is lost. It is sent as soon as the dispatcher works again.",
          "Contact Empfio support. If you self-host, check /api/health and the worker’s log.",
        ]
      : [],
  };
}

function diagnoseCancelled(
  last: Outcome | null,
  mayAct: boolean,
  obstacle: ResendObstacle | null,
): Diagnosis {
  const obstacles: Record<ResendObstacle, string> = {
    webhook_deleted: webhookGone,
    payload_removed: payloadGone,
  };
  const before = last?.error ? ` Last attempt: ${diagnoseAttempt(last).what}` : "";
  return {
    label: "Cancelled",
    what: `The delivery was cancelled, or its webhook was disabled or deleted, before an attempt succeeded. No more attempts.${before}`,
    side: "none",
    steps: [
      obstacle
        ? obstacles[obstacle]
        : `If the receiver still needs this event, ${mayAct ? "" : "an admin can "}press Resend. A disabled webhook must be enabled first.`,
    ],
  };
}

/** "10 seconds" for 10,003 ms. */
function seconds(ms: number): string {
  const count = Math.max(1, Math.round(ms / 1_000));
  return `${count} second${count === 1 ? "" : "s"}`;
}

function hostOf(url: string | undefined): string {
  return url && URL.canParse(url) ? new URL(url).host : "The receiver";
}

/** When a name occurs more than once, its first value is used. */
function lowerCaseNames(headers: Attempt["response_headers"] = null): Record<string, string> {
  const reversed = (headers ?? []).toReversed();
  return Object.fromEntries(reversed.map(([name, value]) => [name.toLowerCase(), value]));
}
