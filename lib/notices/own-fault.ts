import { unreachableErrorCodes } from "@/lib/contracts/vocabulary";
import { pool } from "@/lib/db/pool";

export interface TriedWebhook {
  organizationId: string;
  /** Of its latest attempt; null after a success. */
  errorCode: string | null;
}

/**
 * Whether so many webhooks cannot be reached that our own network is the likely cause: more than half of all that were
 * tried, in more than one organization.
 */
export function isOwnFault(tried: TriedWebhook[]): boolean {
  const unreachable = tried.filter(({ errorCode }) =>
    unreachableErrorCodes.some((code) => code === errorCode),
  );
  const organizations = new Set(unreachable.map(({ organizationId }) => organizationId));
  return unreachable.length * 2 > tried.length && organizations.size > 1;
}

/** Reads only the latest deliveries, because a receiver that hangs may have thousands of unattempted ones. */
const TRIED = `
select w.organization_id, latest.last_error_code
  from webhook w, lateral (
    select last_error_code from (select * from delivery where webhook_id = w.id order by created_at desc limit 20) recent
     where attempt_count > 0 order by created_at desc limit 1) latest
 where w.status = 'active' and w.deleted_at is null and w.last_delivery_at > $1::timestamptz - interval '15 minutes'`;

/** Webhooks to which an attempt was made within the last 15 minutes. */
export async function triedWebhooks(now: Date): Promise<TriedWebhook[]> {
  const { rows } = await pool().query<{ organization_id: string; last_error_code: string | null }>(TRIED, [
    now,
  ]);
  return rows.map((row) => ({ organizationId: row.organization_id, errorCode: row.last_error_code }));
}
