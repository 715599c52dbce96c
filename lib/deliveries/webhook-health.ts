import { pool } from "@/lib/db/pool";
import { isProbe } from "./claim";
import type { AttemptResult } from "./make-attempt";

/**
 * A statement of its own, after the deliveries': disabling a webhook locks the webhook first and its deliveries
 * then, so holding deliveries while asking for webhooks would deadlock with it. A crash or a fault in between loses a
 * counter.
 */
const RECORD = `
with seen as (
  select * from json_to_recordset($1::json) as r(
    webhook_id text, healed boolean, failures int, last_at timestamptz, last_success_at timestamptz,
    successes jsonb)
), held as (
  select w.id from webhook w where w.id in (select webhook_id from seen) order by w.id for no key update
)
update webhook w
   set consecutive_failures = case when s.healed then s.failures else w.consecutive_failures + s.failures end,
       last_delivery_at = greatest(w.last_delivery_at, s.last_at),
       last_success_at = greatest(w.last_success_at, s.last_success_at),
       last_success_by_event = w.last_success_by_event || s.successes
  from seen s join held on held.id = s.webhook_id
 where w.id = s.webhook_id`;

interface Seen {
  webhook_id: string;
  /** An attempt succeeded: failures count from the last success on. */
  healed: boolean;
  failures: number;
  last_at: Date;
  last_success_at: Date | null;
  /** By event type, when the last one succeeded. */
  successes: Record<string, Date>;
}

/**
 * Notes on each webhook when it last got something, when it last took which event type, and how many attempts in a
 * row failed: contract.md keeps pings and samples outside the health rules, so they neither count as failures nor heal.
 */
export async function recordHealth(results: AttemptResult[]): Promise<void> {
  const seen = new Map<string, Seen>();
  for (const { attempt, post } of results) {
    const at = new Date(post.startedAt.getTime() + post.durationMs);
    const entry = seen.get(attempt.webhookId) ?? {
      webhook_id: attempt.webhookId,
      healed: false,
      failures: 0,
      last_at: at,
      last_success_at: null,
      successes: {},
    };
    if (at > entry.last_at) entry.last_at = at;
    if (post.error === null) {
      entry.last_success_at = at;
      entry.successes[attempt.eventType] = at;
    }
    if (!isProbe(attempt)) {
      entry.healed ||= post.error === null;
      entry.failures = post.error === null ? 0 : entry.failures + 1;
    }
    seen.set(attempt.webhookId, entry);
  }
  if (seen.size === 0) return;
  await pool().query({ name: "record-health", text: RECORD, values: [JSON.stringify([...seen.values()])] });
}
