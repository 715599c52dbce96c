import type { AttemptError, AttemptErrorCode } from "@/lib/contracts/deliveries";

/**
 * Why an attempt failed, in words of ours. They reach the customer, so they tell what happened at the door of the
 * receiver and never what an address, a resolver or a library of ours answered.
 */
export class OutboundFailure extends Error {
  override name = "OutboundFailure";
  constructor(
    readonly code: AttemptErrorCode,
    message: string,
  ) {
    super(message);
  }

  toAttemptError(): AttemptError {
    return { code: this.code, message: this.message };
  }
}

export const failures = {
  noSuchName: () =>
    new OutboundFailure(
      "dns_error",
      "The host name has no address in DNS. Check its spelling and its DNS records.",
    ),
  dnsSilent: () =>
    new OutboundFailure("dns_error", "DNS gave no answer for the host name. Check its name servers."),
  blocked: () =>
    new OutboundFailure(
      "blocked_address",
      "The URL does not lead to an allowed address on the public internet, so nothing was sent. Check the URL and every DNS record of its host.",
    ),
  refused: () =>
    new OutboundFailure(
      "connection_refused",
      "The connection was refused. Check that the server is running and listens on this port.",
    ),
  unreachable: () =>
    new OutboundFailure(
      "connection_refused",
      "The server cannot be reached over the network. Check its address and firewall.",
    ),
  reset: (answering: boolean) =>
    new OutboundFailure(
      "connection_reset",
      answering
        ? "The server closed the connection before its answer was complete."
        : "The server closed the connection before it answered.",
    ),
  notHttp: () =>
    new OutboundFailure(
      "invalid_response",
      "The answer is not valid HTTP/1.1. Check that a web server listens on this port.",
    ),
  headersTooLarge: () =>
    new OutboundFailure(
      "invalid_response",
      "The headers of the answer are larger than 16 KiB, or more than 500.",
    ),
  overhead: () =>
    new OutboundFailure(
      "invalid_response",
      "The answer never got to the point: far more framing than content.",
    ),
  redirect: (status: number) =>
    new OutboundFailure(
      "redirect",
      `The server answered with a redirect (status ${status}). Redirects are not followed: enter the final URL.`,
    ),
  status: (status: number) =>
    new OutboundFailure("http_status", `The server answered with status ${status} instead of 2xx.`),
};

/** How far an attempt got; tells a timeout apart. */
export type Phase = "dns" | "connect" | "tls" | "answer" | "body";

export function timeoutFailure(phase: Phase, timeoutMs: number): OutboundFailure {
  const limit = timeoutMs % 1_000 === 0 ? `${timeoutMs / 1_000} s` : `${timeoutMs} ms`;
  const reached = {
    dns: "DNS gave no answer for the host name",
    connect: "no connection could be made",
    tls: "the server accepted the connection but did not finish the TLS handshake",
    answer: "the server did not answer",
    body: "the server began its answer but did not finish it",
  }[phase];
  return new OutboundFailure("timeout", `Stopped after ${limit}: ${reached}.`);
}

const certificateMessages: Record<string, string> = {
  CERT_HAS_EXPIRED: "The server's certificate has expired. Renew it.",
  CERT_NOT_YET_VALID: "The server's certificate is not valid yet. Check its dates.",
  DEPTH_ZERO_SELF_SIGNED_CERT:
    "The server's certificate is self-signed. Use one of a public certificate authority.",
  SELF_SIGNED_CERT_IN_CHAIN:
    "The server's certificate comes from an authority that is not publicly trusted. Use a public one.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "The server's certificate cannot be traced to a public authority. Serve the intermediate certificates too.",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "The server's certificate cannot be traced to a public authority. Serve the intermediate certificates too.",
  UNABLE_TO_GET_ISSUER_CERT:
    "The server's certificate cannot be traced to a public authority. Serve the intermediate certificates too.",
  CERT_REVOKED: "The server's certificate has been revoked. Replace it.",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "The server's certificate is for another host name. Use one that names this host.",
};

const brokenOffCodes = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED"]);

/** What a failed connect or handshake means. @param connected the TCP connection stood already */
export function connectFailure(error: unknown, connected: boolean): OutboundFailure {
  if (error instanceof OutboundFailure) return error;
  const code = errorCode(error);
  if (!connected) {
    if (code === "ECONNREFUSED") return failures.refused();
    if (code === "ETIMEDOUT")
      return new OutboundFailure("timeout", "No connection could be made: the server does not respond.");
    return brokenOffCodes.has(code) ? failures.reset(false) : failures.unreachable();
  }
  if (brokenOffCodes.has(code)) {
    return new OutboundFailure(
      "connection_reset",
      "The server closed the connection during the TLS handshake.",
    );
  }
  return new OutboundFailure(
    "tls_error",
    certificateMessages[code] ??
      "No secure connection could be made. The server must speak TLS 1.2 or newer with a valid certificate.",
  );
}

/** Where an exchange stood when its connection broke. */
export interface Progress {
  /** Bytes of an answer had arrived. */
  answering: boolean;
  /** The final answer's headers were complete. */
  headers: boolean;
  /** The receiver had said that it sends no more. */
  ended: boolean;
}

/** What a connection that broke during the exchange means. */
export function exchangeFailure(error: unknown, progress: Progress): OutboundFailure {
  if (error instanceof OutboundFailure) return error;
  const code = errorCode(error);
  if (code === "UND_ERR_HEADERS_OVERFLOW") return failures.headersTooLarge();
  return isBrokenOff(error, code, progress) ? failures.reset(progress.answering) : failures.notHttp();
}

function isBrokenOff(error: unknown, code: string, progress: Progress): boolean {
  if (progress.ended || brokenOffCodes.has(code)) return true;
  // "bad response", "bad upgrade": undici's words for answers out of step; a plain close has the same code.
  if (code === "UND_ERR_SOCKET") return !(error instanceof Error && /^bad /.test(error.message));
  // Also what two lengths in the headers come to, which is no HTTP.
  return isLengthMismatch(error) && progress.headers;
}

/** undici counts other body bytes than the headers announced. */
export function isLengthMismatch(error: unknown): boolean {
  return errorCode(error) === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";
}

function errorCode(error: unknown): string {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
