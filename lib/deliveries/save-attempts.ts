import { setTimeout } from "node:timers/promises";
import type { DeliveryStatus } from "@/lib/contracts/deliveries";
import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import { attemptOutcome, metrics } from "@/lib/metrics";
import { logIds } from "./claim";
import { dispatchLimits } from "./limits";
import type { AttemptResult } from "./make-attempt";
import { DELIVERY_GRACE_MS, nextAttemptAt } from "./schedule";
import { toStoredRequest, toStoredResponse } from "./stored-headers";
import { recordHealth } from "./webhook-health";

/** Where the delivery stands once the attempt is saved. */
export interface SavedAttempt {
  status: DeliveryStatus;
  nextAttemptAt: Date | null;
}

/**
 * Saves a group of results, at most one of each delivery: attempts and their deliveries in one statement. A result
 * counts when its claim is still ours, or, come late, when it is a success. A success overrides `cancelled`; a failure
 * does not. Deliveries are locked in the order of their ids, as cancelling does, so that the two cannot deadlock; they
 * are asked for by `any(array(…))`, since a join planned while the table is small reads all of it, and the plan is kept.
 * An attempt has its row since it was claimed: inserting over it finds it by its key, whatever the plan.
 */
const SAVE = `
with result as (
  select * from json_to_recordset($1::json) as r(
    delivery_id text, number int, token uuid, success boolean, started_at timestamptz, completed_at timestamptz,
    duration_ms int, url text, status_code int, error_code text, error_message text, request_headers jsonb,
    response_headers jsonb, response_body text, response_truncated boolean, next_attempt_at timestamptz)
), held as (
  select d.id from delivery d where d.id = any(array(select delivery_id from result)) order by d.id for no key update
), saved as (
  insert into attempt as a (delivery_id, number, token, lease_expires_at, started_at, completed_at, duration_ms, url,
                            status_code, error_code, error_message, request_headers, response_headers, response_body,
                            response_truncated)
  select r.delivery_id, r.number, r.token, r.completed_at, r.started_at, r.completed_at, r.duration_ms, r.url,
         r.status_code, r.error_code, r.error_message, r.request_headers, r.response_headers, r.response_body,
         r.response_truncated
    from result r join held on held.id = r.delivery_id
      on conflict (delivery_id, number) do update
     set started_at = excluded.started_at, completed_at = excluded.completed_at, duration_ms = excluded.duration_ms,
         url = excluded.url, status_code = excluded.status_code, error_code = excluded.error_code,
         error_message = excluded.error_message, request_headers = excluded.request_headers,
         response_headers = excluded.response_headers, response_body = excluded.response_body,
         response_truncated = excluded.response_truncated
   where a.token = excluded.token and a.completed_at is null
      or excluded.error_code is null and (a.completed_at is null or a.error_code is not null)
  returning delivery_id
)
update delivery d
   set attempt_count = greatest(d.attempt_count, s.number),
       status = case
         when s.success then 'succeeded'
         when d.status not in ('pending', 'retrying') then d.status
         when s.number >= d.max_attempts then 'failed'
         else 'retrying' end::"DeliveryStatus",
       next_attempt_at = case
         when not s.success and d.status in ('pending', 'retrying') and s.number < d.max_attempts
         then s.next_attempt_at end,
       sweep_after = coalesce(s.next_attempt_at, s.completed_at) + $2::int * interval '1 millisecond',
       completed_at = case
         when s.success or d.status in ('pending', 'retrying') and s.number >= d.max_attempts then s.completed_at
         else d.completed_at end,
       last_status_code = s.status_code, last_error_code = s.error_code, last_error_message = s.error_message,
       last_duration_ms = s.duration_ms
  from saved join result s using (delivery_id)
 where d.id = saved.delivery_id
returning d.id, d.status, d.next_attempt_at`;

interface Pending {
  result: AttemptResult;
  resolve: (saved: SavedAttempt | null) => void;
  reject: (error: unknown) => void;
}

const pending: Pending[] = [];
let flushing = 0;

/**
 * Saves one result together with those that end within the same 2 ms, in groups that are saved side by side: one
 * group of all that came meanwhile would keep its bursts waiting, and the next group grow. While the database is away
 * it keeps trying until the attempt's lease is over.
 * @returns null when the result no longer counts: the lease was lost and it is a failure, or it is saved already
 */
export function saveAttempt(result: AttemptResult): Promise<SavedAttempt | null> {
  return new Promise((resolve, reject) => {
    pending.push({ result, resolve, reject });
    if (
      flushing === 0 ||
      (flushing < dispatchLimits.savesAtATime && pending.length >= dispatchLimits.savedTogether)
    )
      void flush();
  });
}

/** Never rejects: who waits for a result learns of its failure. */
async function flush(): Promise<void> {
  flushing += 1;
  while (pending.length > 0) {
    await setTimeout(dispatchLimits.saveWindowMs);
    const group = takeGroup();
    if (group.length > 0) await saveGroup(group);
  }
  flushing -= 1;
}

/** One statement changes a delivery once: a second result of it, come late, waits for the next group. */
function takeGroup(): Pending[] {
  const group = new Map<string, Pending>();
  const later: Pending[] = [];
  for (const entry of pending.splice(0, dispatchLimits.savedTogether)) {
    const { deliveryId } = entry.result.attempt;
    if (group.has(deliveryId)) later.push(entry);
    else group.set(deliveryId, entry);
  }
  pending.unshift(...later);
  return [...group.values()];
}

async function saveGroup(group: Pending[]): Promise<void> {
  const leaseEnd = Math.min(...group.map(({ result }) => result.attempt.leaseExpiresAt.getTime()));
  for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      const saved = await write(group.map(({ result }) => result));
      for (const { result, resolve } of group) resolve(saved.get(result.attempt.deliveryId) ?? null);
      return;
    } catch (error) {
      if (Date.now() + pause >= leaseEnd) {
        for (const { reject } of group) reject(error);
        return;
      }
      logger.warn({ error: String(error), attempts: group.length }, "attempt results could not be saved yet");
      await setTimeout(pause);
    }
  }
}

async function write(results: AttemptResult[]): Promise<Map<string, SavedAttempt>> {
  const { rows } = await pool().query<{ id: string; status: DeliveryStatus; next_attempt_at: Date | null }>({
    name: "save-attempts",
    text: SAVE,
    values: [JSON.stringify(results.map(toRow)), DELIVERY_GRACE_MS],
  });
  const saved = new Map(
    rows.map((row) => [row.id, { status: row.status, nextAttemptAt: row.next_attempt_at }]),
  );
  const counted = results.filter(({ attempt }) => saved.has(attempt.deliveryId));
  tellAttempts(counted, saved);
  await recordHealth(counted).catch((error: unknown) => {
    // Not a reason to save the attempts again, which would find none that counts.
    logger.warn(
      { error: String(error), attempts: counted.length },
      "webhooks' counters could not be written",
    );
  });
  return saved;
}

/** In metrics and in the log. */
function tellAttempts(results: AttemptResult[], saved: Map<string, SavedAttempt>): void {
  const { attempts, attemptSeconds, deliveries } = metrics();
  for (const { attempt, post } of results) {
    const outcome = attemptOutcome(post.statusCode, post.error?.code);
    attempts.inc({ outcome });
    attemptSeconds.observe({ outcome }, post.durationMs / 1_000);
    const status = saved.get(attempt.deliveryId)?.status;
    if (status === "succeeded" || status === "failed") deliveries.inc({ status });
    const fields = {
      ...logIds(attempt),
      attempt: attempt.number,
      outcome,
      duration_ms: post.durationMs,
      status,
    };
    if (status === "succeeded") logger.debug(fields, "an attempt succeeded");
    else if (status === "failed") logger.warn(fields, "a delivery failed: its last attempt did");
    else logger.info(fields, "an attempt failed");
  }
}

function toRow({ attempt, post }: AttemptResult) {
  const completedAt = new Date(post.startedAt.getTime() + post.durationMs);
  const success = post.error === null;
  const retries = !success && attempt.number < attempt.maxAttempts;
  return {
    delivery_id: attempt.deliveryId,
    number: attempt.number,
    token: attempt.token,
    success,
    started_at: post.startedAt,
    completed_at: completedAt,
    duration_ms: post.durationMs,
    url: attempt.url,
    status_code: post.statusCode,
    error_code: post.error?.code,
    error_message: post.error?.message,
    request_headers: toStoredRequest(post.requestHeaders, attempt),
    response_headers: post.responseHeaders && toStoredResponse(post.responseHeaders, completedAt),
    response_body: post.responseBody,
    response_truncated: post.responseTruncated,
    next_attempt_at: retries ? nextAttemptAt(attempt.number, completedAt, env().WEBHOOK_RETRY_DELAYS) : null,
  };
}
