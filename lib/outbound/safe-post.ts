import type { AttemptError } from "@/lib/contracts/deliveries";
import { defaultOutbound } from "./default-outbound";

export interface PostRequest {
  /** URL as stored. Its form and addresses are checked before each attempt. */
  url: string;
  /** Headers to send unchanged. Host, Connection, Content-Length, and Accept-Encoding are added. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** Timeout for the whole attempt: DNS, connect, TLS, headers, and body. */
  timeoutMs: number;
}

/** `error` is null for a success: a 2xx whose headers and body (up to the cap) arrived in time. */
export interface PostResult {
  startedAt: Date;
  durationMs: number;
  /** Also set if the response broke off after its headers. */
  statusCode: number | null;
  error: AttemptError | null;
  /** All headers that were sent, or would have been sent if no connection was made. */
  requestHeaders: Record<string, string>;
  /** Response headers with their original order, repetitions, and spelling. Cookies are masked. */
  responseHeaders: [name: string, value: string][] | null;
  /** At most 64 KiB of the raw body, as text that PostgreSQL accepts. A note replaces a compressed body. */
  responseBody: string | null;
  responseTruncated: boolean;
  /**
   * Whether the request was sent twice, because the receiver closed a kept connection without a response before it can
   * have processed the request.
   */
  resent: boolean;
  /** Expiry of the receiver's verified certificate; null if no connection was made. */
  certificateExpiresAt: Date | null;
}

/**
 * Sends one POST. All requests to customers' hosts use this function. Settles within `timeoutMs` + 0.5 s. Failures of a
 * receiver, DNS, or the network are results. Rejects only for a bug in this product (a header that HTTP forbids).
 */
export function safePost(request: PostRequest): Promise<PostResult> {
  return defaultOutbound().post(request);
}
