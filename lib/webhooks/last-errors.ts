import type { AttemptErrorCode } from "@/lib/contracts/deliveries";
import type { LastError } from "@/lib/contracts/webhooks";
import { pool } from "@/lib/db/pool";

/** Reads only the latest deliveries, because a receiver that hangs may have thousands of unattempted ones. */
const LAST_ERRORS = `
select w.id as webhook_id, w.consecutive_failures, latest.*
  from webhook w, lateral (
    select id as delivery_id, last_status_code as status_code, last_error_code as code,
           last_error_message as message
      from (select * from delivery where webhook_id = w.id order by created_at desc limit 5) recent
     where attempt_count > 0 and not wrong_signature
     order by created_at desc limit 1) latest
 where w.organization_id = $1 and ($2::text is null or w.id = $2) and w.deleted_at is null
   and latest.code is not null`;

interface Row {
  webhook_id: string;
  consecutive_failures: number;
  delivery_id: string;
  status_code: number | null;
  code: AttemptErrorCode;
  message: string;
}

/**
 * Returns, by webhook, the failure of its latest delivery. Webhooks whose latest delivery succeeded are
 * omitted.
 */
export async function lastErrors(
  organizationId: string,
  webhookId?: string,
): Promise<Record<string, LastError>> {
  const { rows } = await pool().query<Row>({
    name: "webhooks-last-errors",
    text: LAST_ERRORS,
    values: [organizationId, webhookId ?? null],
  });
  return Object.fromEntries(
    rows.map(({ webhook_id, consecutive_failures, delivery_id, status_code, code, message }) => [
      webhook_id,
      { delivery_id, consecutive_failures, status_code, error: { code, message } },
    ]),
  );
}
