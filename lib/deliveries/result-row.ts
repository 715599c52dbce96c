import { performance } from "node:perf_hooks";
import { env } from "@/lib/env";
import { isTestDelivery } from "./claimed-attempt";
import type { AttemptResult } from "./make-attempt";
import { retryDelay } from "./retry-schedule";
import { toStoredRequest, toStoredResponse } from "./stored-headers";

/**
 * Stored characters of a response body: few for successes, more for the first and the last failure, which
 * people read. 64 KiB is the limit of safePost.
 */
const BODY_CHARACTERS = { least: 4_096, most: 65_536 };
/** Estimated characters of the other fields (ids, headers, texts). */
const OTHER_CHARACTERS = 2_000;

/** Stored in the log in place of a response body. */
const NOTES = {
  budget: "[Not stored: your organization reached its daily limit for stored responses.]",
  refused: "[Not stored: the response could not be read as text.]",
} as const;

/** A result in the form in which it is saved. */
export interface ResultRow {
  result: AttemptResult;
  /** Estimated length of the JSON. */
  characters: number;
  /** Size of the stored response body in bytes. */
  bodyBytes: number;
  /** JSON for save-results.ts. Computes the attempt's age, so call it just before sending. */
  json(): string;
  /** The same result without the response body, and for `refused` also without its headers. */
  without(reason: keyof typeof NOTES): ResultRow;
}

/** @param endedAt this process's `performance.now()` */
export function toResultRow(result: AttemptResult, endedAt = performance.now()): ResultRow {
  const { attempt, post } = result;
  const success = post.error === null;
  const retries = !success && attempt.number < attempt.maxAttempts;
  const delay = retries ? retryDelay(attempt.number, env().WEBHOOK_RETRY_DELAYS) : null;
  const most = keepsBody(result) ? BODY_CHARACTERS.most : BODY_CHARACTERS.least;
  const body = post.responseBody?.slice(0, most) ?? null;
  const completedAt = new Date(post.startedAt.getTime() + post.durationMs);
  const row = {
    delivery_id: attempt.deliveryId,
    number: attempt.number,
    token: attempt.token,
    success,
    is_test: isTestDelivery(attempt),
    wrong_signature: attempt.wrongSignature,
    event_type: attempt.eventType,
    started_at: post.startedAt,
    completed_at: completedAt,
    duration_ms: post.durationMs,
    url: attempt.url,
    status_code: post.statusCode,
    error_code: post.error?.code,
    error_message: post.error?.message,
    request_headers: toStoredRequest(post.requestHeaders, attempt),
    response_headers: post.responseHeaders && toStoredResponse(post.responseHeaders, completedAt),
    response_body: body,
    response_truncated: post.responseTruncated || body !== post.responseBody,
    resent: post.resent,
    retry_ms: delay?.delayMs,
    grid_ms: delay?.gridMs,
  };
  return {
    result,
    bodyBytes: body === null ? 0 : Buffer.byteLength(body),
    characters: OTHER_CHARACTERS + (body?.length ?? 0),
    json: () => JSON.stringify({ ...row, ended_ms_ago: performance.now() - endedAt }),
    without: (reason) => {
      const responseHeaders = reason === "refused" ? null : post.responseHeaders;
      const bare = { ...post, responseHeaders, responseBody: NOTES[reason], responseTruncated: true };
      return toResultRow({ attempt, post: bare }, endedAt);
    },
  };
}

/** Full bodies are stored only for the first and the last failed attempt, which people read. */
function keepsBody({ attempt, post }: AttemptResult): boolean {
  return post.error !== null && (attempt.number === 1 || attempt.number >= attempt.maxAttempts);
}
