import type { NoticeType } from "@/lib/contracts/vocabulary";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { logger } from "@/lib/logger";
import { openAlertUrl, postAlert } from "./alert-url";
import { describeNotice, type NoticeDetails } from "./describe-notice";
import { noticeUrl } from "./notice-mail";

/** Minutes until the next attempt, by the number of attempts so far. The lease of a claim is the first of them. */
const RETRY_MINUTES = [1, 5, 30, 120, 480];
/** Posts at the same time, so that a receiver that hangs does not delay all others. */
const TOGETHER = 20;

interface ClaimedAlert {
  id: string;
  organization_id: string;
  type: NoticeType;
  webhook_id: string | null;
  details: NoticeDetails[NoticeType];
  alert_attempts: number;
}

/**
 * Takes the alerts that wait longest, so that no other process sends them as well. The lease starts at the claim, which
 * may be long after `$1`, the time at which this sender started.
 */
const CLAIM = `
update notice set alert_attempts = alert_attempts + 1,
       alert_due_at = greatest($1, clock_timestamp())
         + make_interval(mins => ($2::int[])[least(alert_attempts + 1, ${RETRY_MINUTES.length})])
 where id in (select id from notice where alert_due_at <= $1 order by alert_due_at limit ${TOGETHER}
                 for update skip locked)
returning id, organization_id, type, webhook_id, details, alert_attempts`;

/** A day after the notice, an alert is abandoned. */
const ABANDON =
  "update notice set alert_due_at = null where alert_due_at <= $1 and created_at <= $1::timestamptz - interval '1 day'";

/** Posts every alert that is due to the alert URL of its organization. @returns how many arrived */
export async function sendAlerts(now = new Date()): Promise<number> {
  await pool().query(ABANDON, [now]);
  let sent = 0;
  for (;;) {
    const { rows } = await pool().query<ClaimedAlert>(CLAIM, [now, RETRY_MINUTES]);
    if (rows.length === 0) return sent;
    const arrived = await Promise.all(rows.map(sendOne));
    sent += arrived.filter(Boolean).length;
  }
}

/** Never rejects for a single alert's fault. @returns whether it arrived */
async function sendOne(alert: ClaimedAlert): Promise<boolean> {
  const { id, organization_id, type, webhook_id, details, alert_attempts } = alert;
  try {
    const { alertUrl } = await prisma().organization.findUniqueOrThrow({
      where: { id: organization_id },
      select: { alertUrl: true },
    });
    if (!alertUrl) return await settle(id, false);
    const { title, text } = describeNotice(type, details);
    const { error } = await postAlert(
      openAlertUrl(organization_id, alertUrl),
      `${title}. ${text} ${noticeUrl(webhook_id)}`,
    );
    if (error === null) return await settle(id, true);
    logger.warn(
      { notice_id: id, organization_id, alert_attempts, error: error.code },
      "an alert was not sent",
    );
  } catch (error) {
    logger.warn({ notice_id: id, organization_id, error: String(error) }, "an alert was not sent");
  }
  return false;
}

async function settle(id: string, arrived: boolean): Promise<boolean> {
  await pool().query("update notice set alert_due_at = null where id = $1", [id]);
  return arrived;
}

/** Starts sending without waiting for it. Call it after the commit. */
export function sendAlertsSoon(): void {
  // Nothing is lost: the rows wait, and the cron function sends them.
  sendAlerts().catch((error: unknown) => logger.warn({ error: String(error) }, "alerts were not sent"));
}
