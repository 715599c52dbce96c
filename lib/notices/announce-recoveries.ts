import { pool } from "@/lib/db/pool";
import { transact } from "@/lib/db/transaction";
import { shortError } from "./describe-notice";
import { recordNotice } from "./record-notice";

/**
 * Ended spells that were announced, and after which a delivery succeeded. A spell that a stop or a new URL ended counts
 * once a delivery that is not a test has succeeded since, unless the webhook fails again.
 */
const RECOVERED = `
select s.id, s.organization_id, s.webhook_id, s.started_at, s.ended_at, s.status_code, s.error_code,
       s.failed_deliveries, w.url
  from health_spell s join webhook w on w.id = s.webhook_id
 where s.ended_at > $1::timestamptz - interval '30 days' and w.status = 'active' and w.deleted_at is null
   and exists (select from notice n where n.subject_id = s.id)
   and not exists (select from notice n where n.subject_id = s.id and n.type = 'webhook.recovered')
   and (s.ended_by = 'success' or w.last_success_at > s.ended_at and w.consecutive_failures = 0
     and not exists (select from health_spell later where later.webhook_id = s.webhook_id and later.started_at > s.started_at)
     and exists (select from delivery d
                  where d.webhook_id = s.webhook_id and d.created_at > s.ended_at - interval '1 hour'
                    and d.status = 'succeeded' and d.max_attempts > 1 and d.completed_at > s.ended_at))`;

interface Row {
  id: string;
  organization_id: string;
  webhook_id: string;
  started_at: Date;
  ended_at: Date;
  status_code: number | null;
  error_code: string;
  failed_deliveries: number;
  url: string;
}

/** Records a notice for each announced spell that is over. @returns how many */
export async function announceRecoveries(now: Date): Promise<number> {
  const { rows } = await pool().query<Row>(RECOVERED, [now]);
  let recorded = 0;
  for (const row of rows) {
    const isNew = await transact(
      () => {},
      ({ db }) =>
        recordNotice(db, {
          organizationId: row.organization_id,
          type: "webhook.recovered",
          subjectId: row.id,
          webhookId: row.webhook_id,
          details: {
            url: row.url,
            since: row.started_at.toISOString(),
            until: row.ended_at.toISOString(),
            error: shortError(row.status_code, row.error_code),
            failed_deliveries: row.failed_deliveries,
          },
          at: now,
        }),
    );
    if (isNew) recorded += 1;
  }
  return recorded;
}
