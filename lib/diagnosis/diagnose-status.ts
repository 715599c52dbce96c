import { userAgent } from "@/lib/contracts/request-headers";

/**
 * Where the problem is. `receiver`: the customer's server or a proxy in front of it; `address`: the endpoint
 * URL or its DNS; `empfio`: us; `none`: there is no problem, or nothing more will happen.
 */
export type Side = "receiver" | "address" | "empfio" | "none";

export const sideLabels: Record<Side, string> = {
  receiver: "On the receiver’s side",
  address: "In the endpoint URL or its DNS",
  empfio: "On Empfio’s side",
  none: "No problem",
};

export interface Diagnosis {
  /** Short text for lists: "DNS", "Timeout", "401". */
  label: string;
  what: string;
  side: Side;
  /** What to do, most likely cause first; empty when there is nothing to do. */
  steps: string[];
}

/** A diagnosis of an attempt, without its label. */
export type Cause = Omit<Diagnosis, "label">;

type Text = Pick<Diagnosis, "what" | "steps">;

const behindProxy =
  "Check that the server or container behind the proxy is running and that the proxy can reach it.";
const receiverLog = "Check the receiver’s log at the time of the attempt. Search it for webhook-id.";
const sameRequest = "Use “Copy as cURL” to send the same request, and read the response body.";

/** Causes of specific status codes; all others fall back to their class below. */
const byStatus: Record<number, Text> = {
  400: {
    what: "The receiver responded with 400: it considers the request malformed.",
    steps: [
      "Compare the fields that the receiver expects with the event reference.",
      "Check that the receiver accepts fields that are null.",
      receiverLog,
    ],
  },
  401: {
    what: "The receiver responded with 401. It probably rejects the signature. The most common cause is a framework that parses and reserializes the JSON before the signature is verified.",
    steps: [
      "Verify the raw body before any JSON middleware runs.",
      "Compare the last four characters of the receiver’s secret with those of this webhook’s signing secret.",
      "Compare the signature that the receiver computes with the one under Signature. Admins can paste it there to find the mistake.",
    ],
  },
  403: {
    what: "The receiver responded with 403: it, or a firewall in front of it, forbids this request.",
    steps: [
      `Check for a firewall, bot protection, or country block in front of the receiver, and allow the User-Agent ${userAgent}.`,
      "Disable CSRF protection for this route.",
      "Some receivers respond with 403 to an invalid signature. Check it under Signature.",
    ],
  },
  404: {
    what: "The receiver responded with 404: the host is right, but the path does not exist.",
    steps: [
      "Compare the path of the endpoint URL with the receiver’s route, including a trailing slash.",
      "Check that the route is deployed on this host and not only on a test system.",
    ],
  },
  405: {
    what: "The receiver responded with 405: this path exists but does not accept POST.",
    steps: [
      "Register the route for POST.",
      "Check the path. The URL may be that of a page instead of the webhook’s handler.",
    ],
  },
  408: {
    what: "The receiver responded with 408: it did not receive the request body in time.",
    steps: ["Check that middleware does not read the body before the handler.", behindProxy],
  },
  409: {
    what: "The receiver responded with 409. If it has already processed this event, it should return a 2xx status code.",
    steps: ["Return 200 for events that were already processed. Every retry carries the same webhook-id."],
  },
  410: {
    what: "The receiver responded with 410: this URL is permanently gone.",
    steps: ["Enter the new URL, or disable the webhook if it is no longer needed."],
  },
  411: {
    what: "The receiver responded with 411: the proxy in front of it did not find a Content-Length header.",
    steps: ["We always send Content-Length. Check whether a proxy in between removes it."],
  },
  413: {
    what: "The receiver responded with 413: the request is too large for it.",
    steps: ["Raise the body limit of the proxy and the framework to at least 256 KiB, our largest payload."],
  },
  415: {
    what: "The receiver responded with 415: this route does not accept JSON.",
    steps: ["Accept Content-Type: application/json on this route."],
  },
  419: {
    what: "The receiver responded with 419: its framework requires a CSRF token, which only browsers have.",
    steps: ["Disable CSRF protection for this route and verify the signature instead."],
  },
  421: {
    what: "The receiver responded with 421: the server at this IP address is not configured for this host.",
    steps: ["Check the virtual host’s name on the receiver and the DNS record of the URL’s host."],
  },
  422: {
    what: "The receiver responded with 422: it read the request, but its validation rejected the content.",
    steps: ["Compare its schema with the event reference. Nullable fields can be null.", receiverLog],
  },
  429: {
    what: "The receiver responded with 429: it receives more requests than it allows.",
    steps: [
      "Raise the receiver’s rate limit for this route, or put events in a queue and return 200 immediately.",
      "Retry delays are fixed. A Retry-After header does not change them.",
    ],
  },
  431: {
    what: "The receiver responded with 431: the request headers are too large for it.",
    steps: ["Allow at least 8 KiB of request headers. Ours need less than 2 KiB."],
  },
  451: {
    what: "The receiver responded with 451: it, or a filter in front of it, blocks requests for legal reasons.",
    steps: ["Check for a country or policy block in front of the receiver."],
  },
  500: {
    what: "The receiver responded with 500: its code failed while processing the event.",
    steps: [receiverLog, "Check that it handles fields that are null and unknown event types."],
  },
  501: {
    what: "The receiver responded with 501: it does not support this kind of request.",
    steps: ["Check that the URL is that of the webhook’s handler and that the handler accepts POST."],
  },
  502: {
    what: "The receiver responded with 502: the proxy is running, but the server behind it did not return a valid response.",
    steps: [behindProxy, "Check for a crash or a deployment at the time of the attempt."],
  },
  503: {
    what: "The receiver responded with 503: it is overloaded, starting, or under maintenance.",
    steps: [behindProxy, "Check for maintenance mode and for limits of the hosting plan."],
  },
  504: {
    what: "The receiver responded with 504: the proxy is running, but the server behind it took too long.",
    steps: ["Return 200 first and process the event afterwards.", behindProxy],
  },
  525: {
    what: "The receiver responded with 525: the CDN in front of it could not make a TLS connection to the origin server.",
    steps: ["Check the certificate of the origin server and the TLS mode configured in the CDN."],
  },
  526: {
    what: "The receiver responded with 526: the CDN in front of it does not trust the certificate of the origin server.",
    steps: ["Renew the origin server’s certificate, or install the CDN’s own origin certificate."],
  },
};

const redirectSteps = [
  "Set the endpoint URL to the redirect’s target. Check www, the path, and the trailing slash.",
  "If the target is a sign-in page, allow this route without sign-in.",
];

/**
 * The most specific diagnosis of a status code.
 * @param status 0 when there was no response
 * @param headers names in lowercase
 */
export function diagnoseStatus(status: number, headers: Record<string, string>): Cause {
  if (status >= 200 && status < 300) return { side: "none", ...accepted(status, headers) };
  if (status >= 300 && status < 400) {
    const target = headers.location;
    return {
      what: `The receiver responded with ${status} and redirects to ${target ? shorten(target) : "another URL"}. Empfio does not follow redirects.`,
      side: "address",
      steps: redirectSteps,
    };
  }
  const blockedBy = firewall(status, headers);
  if (blockedBy) return { side: "receiver", ...blockedBy };
  return { side: "receiver", ...(byStatus[status] ?? statusClass(status)) };
}

function accepted(status: number, headers: Record<string, string>): Text {
  if (!headers["content-type"]?.toLowerCase().startsWith("text/html")) {
    return { what: `The receiver responded with ${status}.`, steps: [] };
  }
  return {
    what: `The receiver responded with ${status}, which counts as delivered, but the response is a web page.`,
    steps: [
      "If the event had no effect, check the path. A website’s catch-all page may have responded instead of your handler.",
    ],
  };
}

/**
 * Bot protection responds with 403 or 503 in front of the receiver, so the receiver's log shows no request.
 */
function firewall(status: number, headers: Record<string, string>): Text | null {
  if ((status !== 403 && status !== 503) || headers["cf-mitigated"] === undefined) return null;
  return {
    what: `Bot protection in front of the receiver responded with ${status}. The request never reached the receiver.`,
    steps: [
      `Add a rule to the bot protection that allows POST requests to this path with User-Agent ${userAgent}.`,
    ],
  };
}

function statusClass(status: number): Text {
  if (status >= 500 && status < 600) {
    return {
      what: `The receiver responded with ${status}: an error occurred there or in the proxy in front of it.`,
      steps: [receiverLog, behindProxy],
    };
  }
  if (status >= 400 && status < 500) {
    return {
      what: `The receiver responded with ${status}: it rejects the request.`,
      steps: [receiverLog, sameRequest],
    };
  }
  return {
    what:
      status > 0
        ? `The receiver responded with ${status}, which is not a final HTTP status code.`
        : "No status code was recorded.",
    steps: ["Check that a web server listens on the port in the URL.", receiverLog],
  };
}

const shorten = (text: string) => (text.length > 120 ? `${text.slice(0, 119)}…` : text);
