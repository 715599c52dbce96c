import { performance } from "node:perf_hooks";
import { env } from "@/lib/env";
import { isTestDelivery } from "./claimed-attempt";
import type { AttemptResult } from "./make-attempt";
import { retryDelay } from "./schedule";
import { toStoredRequest, toStoredResponse } from "./stored-headers";

/**
 * Characters of a response body that are stored: a success needs few; of failures the first and the last attempt are
 * looked at, and 64 KiB is what safePost reads.
 */
const BODY_CHARACTERS = { least: 4_096, most: 65_536 };
/** Of the rest (ids, headers, texts), about. */
const OTHER_CHARACTERS = 2_000;

/** Stands in the log in place of a body that was not stored. */
const NOTES = {
  budget: "[Not stored: your organization reached its daily limit for stored responses.]",
  refused: "[Not stored: the response could not be read as text.]",
} as const;

/** A result on its way into the database. */
export interface ResultRow {
  result: AttemptResult;
  /** About how long its JSON is. */
  characters: number;
  /** Of the response body that is stored. */
  bodyBytes: number;
  /** As save-results.ts reads it: how long ago the attempt ended is computed when it is sent. */
  json(): string;
  /** The same outcome without the response body, and without its headers when PostgreSQL refused the result. */
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

/** The first and the last failure are what a person reads. */
function keepsBody({ attempt, post }: AttemptResult): boolean {
  return post.error !== null && (attempt.number === 1 || attempt.number >= attempt.maxAttempts);
}
