import { pool } from "@/lib/db/pool";
import { logger } from "@/lib/logger";
import type { AttemptResult } from "./make-attempt";

const DAY_MS = 86_400_000;
const MAX_NOTED = 10_000;

/** When this process last stored a webhook's certificate, in epoch milliseconds. */
const noted = new Map<string, number>();

/** Rows are locked in the order of ids, like in the statement that saves results, to prevent deadlocks. */
const NOTE = `
with seen as (
  select * from json_to_recordset($1::json) as s(webhook_id text, url text, expires_at timestamptz)
), changed as (
  select w.id, seen.expires_at from webhook w join seen on seen.webhook_id = w.id and seen.url = w.url
   where w.certificate_expires_at is distinct from seen.expires_at
   order by w.id for no key update of w
)
update webhook w set certificate_expires_at = changed.expires_at from changed where changed.id = w.id`;

/**
 * Stores when the certificates of these results' receivers expire, at most once a day per webhook and process. Never
 * rejects, because results matter more: another attempt shows the certificate again.
 */
export async function noteCertificates(results: AttemptResult[], now = Date.now()): Promise<void> {
  const seen = new Map<string, { webhook_id: string; url: string; expires_at: Date }>();
  for (const { attempt, post } of results) {
    const { webhookId, url } = attempt;
    const key = `${webhookId} ${url}`;
    if (post.certificateExpiresAt === null || now - (noted.get(key) ?? 0) < DAY_MS) continue;
    if (noted.size >= MAX_NOTED) noted.clear();
    noted.set(key, now);
    seen.set(webhookId, { webhook_id: webhookId, url, expires_at: post.certificateExpiresAt });
  }
  if (seen.size === 0) return;
  await pool()
    .query({ name: "note-certificates", text: NOTE, values: [JSON.stringify([...seen.values()])] })
    .catch((error: unknown) => logger.warn({ error: String(error) }, "certificates were not stored"));
}
