import { type NoticeType, noticeTypes } from "@/lib/contracts/vocabulary";
import type { Database } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { installationLogBegins } from "@/lib/deliveries/log-begins";
import { newId } from "@/lib/ids";
import { queueMail } from "@/lib/mail/queue-mail";
import { sendSoon } from "@/lib/mail/send-mails";
import { isMailConfigured } from "@/lib/mail/transport";
import type { NoticeDetails } from "./describe-notice";
import { defaultSettings } from "./notice-settings";
import { sendAlertsSoon } from "./send-alerts";

/** An email or alert that could not be sent for this long is abandoned: the notice is in the bell. */
const DAY_MS = 86_400_000;

export interface NewNotice<Type extends NoticeType> {
  organizationId: string;
  type: Type;
  /** What the notice is about, for example the id of a health spell or of a replay. */
  subjectId: string;
  /** Distinguishes notices of one type about one subject. */
  stage?: string;
  webhookId: string | null;
  details: NoticeDetails[Type];
  at?: Date;
}

/**
 * Records a notice to every admin of the organization, in the transaction of what it reports. A second notice of the
 * same type and stage about the same subject is not recorded. Call `sendNoticesSoon` after the commit; the cron
 * function sends what a crash or an outage left over. Notices of silence go to admins who asked for them.
 * @returns false when the notice exists already, or has no reader
 */
export async function recordNotice<Type extends NoticeType>(
  db: Database,
  { organizationId, type, subjectId, stage = "", webhookId, details, at = new Date() }: NewNotice<Type>,
): Promise<boolean> {
  const kind = noticeTypes[type];
  const admins = await db.membership.findMany({
    where: { organizationId, role: "admin" },
    select: { user: { select: { id: true, email: true, noticeSettings: true } } },
  });
  const readers = admins.map(({ user }) => ({
    ...user,
    wantsEmail: kind !== null && (user.noticeSettings ?? defaultSettings)[kind],
  }));
  const recipients = type === "webhook.silent" ? readers.filter(({ wantsEmail }) => wantsEmail) : readers;
  if (recipients.length === 0) return false;
  const organization = await db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { alertUrl: true },
  });
  const id = newId("notice");
  const { count } = await db.notice.createMany({
    data: [
      {
        id,
        organizationId,
        type,
        subjectId,
        stage,
        webhookId,
        details: { ...details },
        createdAt: at,
        alertDueAt: organization.alertUrl ? at : null,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return false;
  await db.noticeRecipient.createMany({
    data: recipients.map((user) => ({ noticeId: id, userId: user.id, organizationId, createdAt: at })),
  });
  if (!isMailConfigured()) return true;
  const expiresAt = new Date(at.getTime() + DAY_MS);
  for (const { email, wantsEmail } of recipients) {
    if (wantsEmail) await queueMail(db, { kind: "notice", subjectId: id, recipient: email, expiresAt });
  }
  return true;
}

/** Sends emails and alerts of recorded notices without waiting for them. Call it after the commit. */
export function sendNoticesSoon(): void {
  sendSoon();
  sendAlertsSoon();
}

/** Notices of an open health spell stay: without them, they would be recorded and mailed again. */
const PRUNE = `
delete from notice n
 where created_at < $1 and not exists (select from health_spell s where s.id = n.subject_id and s.ended_at is null)`;

/** Deletes notices and ended health spells older than LOG_RETENTION_DAYS. @returns how many notices */
export async function pruneNotices(now = new Date()): Promise<number> {
  const begins = installationLogBegins(now);
  await pool().query("delete from health_spell where ended_at < $1", [begins]);
  const { rowCount } = await pool().query(PRUNE, [begins]);
  return rowCount ?? 0;
}
