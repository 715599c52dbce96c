import type { AttemptError } from "@/lib/contracts/deliveries";
import { defaultOutbound } from "./default-outbound";

export interface PostRequest {
  /** As stored; its form and addresses are checked again. */
  url: string;
  /** Sent as they are. Host, Connection, Content-Length and Accept-Encoding are the door's own. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** For everything together: DNS, connect, TLS, headers and body. */
  timeoutMs: number;
}

/** `error` null means success: 2xx whose headers and body (up to the cap) arrived in time. */
export interface PostResult {
  startedAt: Date;
  durationMs: number;
  /** Also set when the answer broke off after its headers. */
  statusCode: number | null;
  error: AttemptError | null;
  /** All that were sent; those that would have been, when no connection was made. */
  requestHeaders: Record<string, string>;
  /** As they came: order, repeats and spelling kept; cookies masked. */
  responseHeaders: [name: string, value: string][] | null;
  /** At most 64 KiB of the raw body, as text that PostgreSQL accepts; a compressed one is named instead. */
  responseBody: string | null;
  responseTruncated: boolean;
  /**
   * The request was sent twice: the receiver closed a kept connection without a response, before it can have processed
   * the request.
   */
  resent: boolean;
  /** Of the receiver's verified certificate; null when no connection was made. */
  certificateExpiresAt: Date | null;
}

/**
 * The only door to a customer's host: one POST, settled within `timeoutMs` + 0.5 s. Whatever a receiver, DNS or the
 * network does comes back as a result; rejects only for a mistake of ours (a header that HTTP forbids).
 */
export function safePost(request: PostRequest): Promise<PostResult> {
  return defaultOutbound().post(request);
}
