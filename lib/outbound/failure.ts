import type { AttemptError, AttemptErrorCode } from "@/lib/contracts/deliveries";
import { dnsSilent } from "@/lib/contracts/vocabulary";

/**
 * The reason for a failed attempt. Customers read the message, so it describes what the receiver did and never contains
 * an address or the message of a resolver or library.
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
  dnsSilent: () => new OutboundFailure("dns_error", `${dnsSilent} Check its name servers.`),
  blocked: () =>
    new OutboundFailure(
      "blocked_address",
      "The URL does not lead to an allowed address on the public internet, so nothing was sent. Check the URL and every DNS record of its host.",
    ),
  refused: () =>
    new OutboundFailure(
      "connection_refused",
      "The receiver refused the connection. Check that it is running and listens on this port.",
    ),
  unreachable: () =>
    new OutboundFailure(
      "connection_refused",
      "The receiver cannot be reached over the network. Check its address and firewall.",
    ),
  reset: (responding: boolean) =>
    new OutboundFailure(
      "connection_reset",
      responding
        ? "The receiver closed the connection before its response was complete."
        : "The receiver closed the connection before it responded.",
    ),
  notHttp: () =>
    new OutboundFailure(
      "invalid_response",
      "The response is not valid HTTP/1.1. Check that a web server listens on this port.",
    ),
  headersTooLarge: () =>
    new OutboundFailure(
      "invalid_response",
      "The headers of the response are larger than 16 KiB, or more than 500.",
    ),
  overhead: () =>
    new OutboundFailure(
      "invalid_response",
      "The response has far more framing than content, so reading it was stopped.",
    ),
  redirect: (status: number) =>
    new OutboundFailure(
      "redirect",
      `The receiver responded with a redirect (status ${status}). Redirects are not followed: enter the final URL.`,
    ),
  status: (status: number) =>
    new OutboundFailure("http_status", `The receiver responded with status ${status} instead of 2xx.`),
};

/** Phase that an attempt reached. Selects the message of a timeout. */
export type Phase = "dns" | "connect" | "tls" | "response" | "body";

export function timeoutFailure(phase: Phase, timeoutMs: number): OutboundFailure {
  const limit = timeoutMs % 1_000 === 0 ? `${timeoutMs / 1_000} s` : `${timeoutMs} ms`;
  const reached = {
    dns: "DNS did not respond for the host name",
    connect: "no connection could be made",
    tls: "the receiver accepted the connection but did not finish the TLS handshake",
    response: "the receiver did not respond",
    body: "the receiver began its response but did not finish it",
  }[phase];
  return new OutboundFailure("timeout", `Stopped after ${limit}: ${reached}.`);
}

const brokenOffCodes = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED"]);

/** @param code of a system error */
export const isBrokenOffCode = (code: string) => brokenOffCodes.has(code);

/** Returns the failure for an error of the TCP connect. */
export function connectFailure(error: unknown): OutboundFailure {
  if (error instanceof OutboundFailure) return error;
  const code = errorCode(error);
  if (code === "ECONNREFUSED") return failures.refused();
  if (code === "ETIMEDOUT")
    return new OutboundFailure("timeout", "No connection could be made: the receiver does not respond.");
  return isBrokenOffCode(code) ? failures.reset(false) : failures.unreachable();
}

/** State of a request when its connection broke. */
export interface Progress {
  /** Whether bytes of a response had arrived. */
  responding: boolean;
  /** Whether the final response's headers were complete. */
  headers: boolean;
  /** Whether the receiver had ended its side of the connection. */
  ended: boolean;
}

/** Returns the failure for a connection that broke during an exchange. */
export function requestFailure(error: unknown, progress: Progress): OutboundFailure {
  if (error instanceof OutboundFailure) return error;
  const code = errorCode(error);
  if (code === "UND_ERR_HEADERS_OVERFLOW") return failures.headersTooLarge();
  return isBrokenOff(error, code, progress) ? failures.reset(progress.responding) : failures.notHttp();
}

function isBrokenOff(error: unknown, code: string, progress: Progress): boolean {
  if (progress.ended || isBrokenOffCode(code)) return true;
  // undici's messages for responses out of step start with "bad " ("bad response", "bad upgrade"). A plain close has
  // the same code.
  if (code === "UND_ERR_SOCKET") return !(error instanceof Error && /^bad /.test(error.message));
  // Before the headers are complete, this error means two different lengths, which is invalid HTTP.
  return isLengthMismatch(error) && progress.headers;
}

/** Whether the body's length differs from the length in the headers, according to undici. */
export function isLengthMismatch(error: unknown): boolean {
  return errorCode(error) === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";
}

/** Code of a system, TLS, or undici error; empty if the error has none. */
export function errorCode(error: unknown): string {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
