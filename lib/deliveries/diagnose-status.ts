/**
 * Whose move it is. `receiver`: the customer's server or what stands before it; `address`: the URL or its DNS;
 * `empfio`: us; `nobody`: all is well or nothing more will happen.
 */
export type Side = "receiver" | "address" | "empfio" | "nobody";

export const sideLabels: Record<Side, string> = {
  receiver: "On the receiver’s side",
  address: "In the webhook’s address",
  empfio: "On our side",
  nobody: "Nothing is wrong",
};

export interface Diagnosis {
  /** A word or two for lists: "DNS", "Timeout", "401". */
  label: string;
  what: string;
  side: Side;
  /** What to do, most likely cause first; empty when there is nothing to do. */
  steps: string[];
}

type Text = Pick<Diagnosis, "what" | "steps">;

const behindProxy =
  "Look at the server or container behind the proxy: is it running, and does the proxy reach it?";
const receiverLog = "Look in the receiver’s log at the time of the attempt; webhook-id finds the request.";

/** What single codes usually mean at a webhook receiver; all others fall to their class below. */
const byStatus: Record<number, Text> = {
  400: {
    what: "The receiver answered 400: it did not understand the request.",
    steps: [
      "Check which JSON it expects: the event reference shows ours, field by field.",
      "Check that it tolerates fields that are null.",
      receiverLog,
    ],
  },
  401: {
    what: "The receiver answered 401. It probably rejects the signature: most often the framework parsed and re-serialised the JSON before verifying.",
    steps: [
      "Verify over the raw body, as it arrived, before any JSON middleware.",
      "Compare the last four characters of the secret installed there with those of this webhook.",
      "Compute the signature there and compare it under Signature. Admins can paste what they computed there, and learn which mistake gives that value.",
    ],
  },
  403: {
    what: "The receiver answered 403: it, or a firewall before it, forbids this request.",
    steps: [
      "Look whether a firewall, bot protection or country block stands before it, and let User-Agent Empfio-Webhooks/1 through.",
      "Exempt the route from CSRF protection: that is for browsers.",
      "Some receivers answer 403 for a wrong signature: check it under Signature.",
    ],
  },
  404: {
    what: "The receiver answered 404: the host is right, but it knows no such path.",
    steps: [
      "Compare the path of the webhook’s URL with the receiver’s route, up to the last slash.",
      "Check that the route is deployed where this URL leads, and not only on a test system.",
    ],
  },
  405: {
    what: "The receiver answered 405: this path exists but takes no POST.",
    steps: [
      "Register the route for POST.",
      "Check the path: the URL may be that of a page instead of the webhook’s handler.",
    ],
  },
  408: {
    what: "The receiver answered 408: it waited for the request’s body in vain.",
    steps: ["Check that middleware has not read the body before the handler does.", behindProxy],
  },
  409: {
    what: "The receiver answered 409. If it has already handled this event, that should be a 2xx.",
    steps: ["Answer 200 to an event that you have already had: every retry carries the same webhook-id."],
  },
  410: {
    what: "The receiver answered 410: this address has been given up for good.",
    steps: ["Enter the new address, or disable the webhook if nobody needs it."],
  },
  411: {
    what: "The receiver answered 411: the proxy before it does not accept the request’s length header.",
    steps: ["We always send Content-Length; look what a proxy in between makes of it."],
  },
  413: {
    what: "The receiver answered 413: the request is too large for it.",
    steps: ["Raise the body limit of the proxy and the framework to at least 256 KiB, our largest payload."],
  },
  415: {
    what: "The receiver answered 415: it does not take JSON on this route.",
    steps: ["Accept Content-Type: application/json on the route."],
  },
  419: {
    what: "The receiver answered 419: its framework wants a CSRF token, which only browsers have.",
    steps: ["Exempt the webhook’s route from CSRF protection and verify the signature instead."],
  },
  421: {
    what: "The receiver answered 421: the server at this address is not set up for this host.",
    steps: ["Check the virtual host’s name on the receiver and the DNS record of the URL’s host."],
  },
  422: {
    what: "The receiver answered 422: it read the request but its validation refused the content.",
    steps: ["Compare its schema with the event reference; fields marked nullable may be null.", receiverLog],
  },
  429: {
    what: "The receiver answered 429: it gets more requests than it allows.",
    steps: [
      "Raise its limit for this route, or take events into a queue and answer 200 at once.",
      "The times of the retries are fixed; a Retry-After header does not change them.",
    ],
  },
  431: {
    what: "The receiver answered 431: our request’s headers are too large for it.",
    steps: ["Allow at least 8 KiB of request headers; ours need less than 2."],
  },
  451: {
    what: "The receiver answered 451: it, or a filter before it, blocks requests for legal reasons.",
    steps: ["Look for a country or policy block before the receiver."],
  },
  500: {
    what: "The receiver answered 500: its code failed while handling the event.",
    steps: [receiverLog, "Check that it copes with fields that are null and with events it does not know."],
  },
  501: {
    what: "The receiver answered 501: it does not support this kind of request.",
    steps: ["Check that the URL leads to the webhook’s handler and that it takes POST."],
  },
  502: {
    what: "The receiver answered 502: a proxy is there, but the server behind it did not answer properly.",
    steps: [behindProxy, "Look for a crash or a deployment at the time of the attempt."],
  },
  503: {
    what: "The receiver answered 503: it is overloaded, starting or under maintenance.",
    steps: [behindProxy, "Check for maintenance mode and for limits of the hosting plan."],
  },
  504: {
    what: "The receiver answered 504: a proxy is there, but the server behind it took too long.",
    steps: ["Answer 200 first and do the work afterwards.", behindProxy],
  },
  525: {
    what: "The receiver answered 525: the content network before it could not make a TLS connection to the server behind it.",
    steps: ["Check the certificate of the origin server and the TLS mode set at the content network."],
  },
  526: {
    what: "The receiver answered 526: the content network before it does not trust the certificate of the server behind it.",
    steps: ["Renew the origin server’s certificate, or install the content network’s own."],
  },
};

const redirectSteps = [
  "Put the final address into the webhook’s URL: mind www, the trailing slash and the path.",
  "If it leads to a sign-in page, exempt the webhook’s route from signing in.",
];

/**
 * What a status code means, most specific text first.
 * @param status 0 when there was none
 * @param headers names in lower case
 */
export function diagnoseStatus(status: number, headers: Record<string, string>): Diagnosis {
  const label = status > 0 ? String(status) : "No status";
  if (status >= 200 && status < 300) return { label, side: "nobody", ...accepted(status, headers) };
  if (status >= 300 && status < 400) {
    const target = headers.location;
    return {
      label,
      what: `The receiver answered ${status} and points to ${target ? shorten(target) : "another address"}. Empfio never follows redirects.`,
      side: "address",
      steps: redirectSteps,
    };
  }
  const blockedBy = firewall(status, headers);
  if (blockedBy) return { label, side: "receiver", ...blockedBy };
  return { label, side: "receiver", ...(byStatus[status] ?? statusClass(status)) };
}

function accepted(status: number, headers: Record<string, string>): Text {
  if (!headers["content-type"]?.toLowerCase().startsWith("text/html")) {
    return { what: `The receiver accepted it with ${status}.`, steps: [] };
  }
  return {
    what: `The receiver answered ${status}, which counts as delivered, but with a web page.`,
    steps: [
      "If the event had no effect, check the path: a website’s catch-all page may have answered instead of your handler.",
    ],
  };
}

/** Bot challenges answer 403 or 503 in the receiver's name; its own log shows nothing, which misleads. */
function firewall(status: number, headers: Record<string, string>): Text | null {
  if ((status !== 403 && status !== 503) || headers["cf-mitigated"] === undefined) return null;
  return {
    what: `Bot protection before the receiver answered ${status}; the request never reached the receiver.`,
    steps: [
      "Add a rule to the protection that lets POST requests with User-Agent Empfio-Webhooks/1 to this path through.",
    ],
  };
}

function statusClass(status: number): Text {
  if (status >= 500 && status < 600) {
    return {
      what: `The receiver answered ${status}: something failed there or in the proxy before it.`,
      steps: [receiverLog, behindProxy],
    };
  }
  if (status >= 400 && status < 500) {
    return {
      what: `The receiver answered ${status}: it refuses the request as it is.`,
      steps: [receiverLog, "Send the same request with “Copy as cURL” and read the answer’s body."],
    };
  }
  return {
    what:
      status > 0
        ? `The receiver answered ${status}, which is no final HTTP status.`
        : "No status of the answer was recorded.",
    steps: ["Check that the port in the URL is that of a web server.", receiverLog],
  };
}

const shorten = (text: string) => (text.length > 120 ? `${text.slice(0, 119)}…` : text);
