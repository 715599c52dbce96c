import { composePasswordReset } from "@/lib/accounts/password-reset-mail";
import { pool } from "@/lib/db/pool";
import { logger } from "@/lib/logger";
import { composeNotice } from "@/lib/notices/notice-mail";
import { composeInvitation } from "@/lib/organizations/invitation-mail";
import type { Letter } from "./letter";
import type { MailKind } from "./queue-mail";
import { handOver, isMailConfigured, MailFailure } from "./transport";

/** Minutes until the next attempt, by the number of attempts so far. The lease of a claim is the first of them. */
const RETRY_MINUTES = [1, 5, 30, 120, 480];

interface ClaimedMail {
  id: string;
  kind: MailKind;
  subject_id: string;
  recipient: string;
  expires_at: Date;
  attempts: number;
}

/**
 * Takes the email that waits longest, so that no other process sends it as well. The lease starts at the claim, which
 * may be long after `$1`, the time at which this sender started.
 */
const CLAIM = `
update mail set attempts = attempts + 1,
       next_attempt_at = greatest($1, clock_timestamp())
         + make_interval(mins => ($2::int[])[least(attempts + 1, ${RETRY_MINUTES.length})])
 where id = (select id from mail where next_attempt_at <= $1 order by next_attempt_at limit 1 for update skip locked)
returning id, kind, subject_id, recipient, expires_at, attempts`;

/**
 * Sends every email that is due, one after the other, until the SMTP server refuses more than a single email.
 * @returns how many were handed over
 */
export async function sendMails(now = new Date()): Promise<number> {
  await pool().query("delete from mail where expires_at <= $1", [now]);
  if (!isMailConfigured()) return 0;
  let sent = 0;
  for (;;) {
    const { rows } = await pool().query<ClaimedMail>(CLAIM, [now, RETRY_MINUTES]);
    const [mail] = rows;
    if (!mail) return sent;
    const failure = await sendOne(mail);
    if (failure === null) sent += 1;
    else if (!failure.aboutEmail) return sent;
  }
}

/** @returns why it was not sent */
async function sendOne({
  id,
  kind,
  subject_id,
  recipient,
  expires_at,
  attempts,
}: ClaimedMail): Promise<MailFailure | null> {
  try {
    const letter = await composeMail(kind, {
      mailId: id,
      subjectId: subject_id,
      recipient,
      expiresAt: expires_at,
    });
    if (letter) await handOver(id, letter);
    await forget(id);
    return null;
  } catch (error) {
    if (!(error instanceof MailFailure)) throw error;
    logger.warn({ mail_id: id, kind, attempts, error: error.message }, "an email was not sent");
    if (error.permanent) await forget(id);
    else
      await pool().query("update mail set last_error = $2 where id = $1", [id, error.message.slice(0, 500)]);
    return error;
  }
}

const forget = (id: string) => pool().query("delete from mail where id = $1", [id]);

let isRunning = false;
let isWanted = false;

/** Starts sending without waiting for it: no request waits for an SMTP server. Call it after the commit. */
export function sendSoon(): void {
  isWanted = true;
  if (!isRunning) void sendWhileWanted();
}

async function sendWhileWanted(): Promise<void> {
  isRunning = true;
  while (isWanted) {
    isWanted = false;
    // Nothing is lost: the rows wait, and the cron function sends them.
    await sendMails().catch((error: unknown) =>
      logger.warn({ error: String(error) }, "emails were not sent"),
    );
  }
  isRunning = false;
}

/** Fields of a queued email for its composer. */
interface MailToCompose {
  mailId: string;
  subjectId: string;
  recipient: string;
  /** When the link in it expires. */
  expiresAt: Date;
}

type Composer = (mail: MailToCompose) => Promise<Letter | null>;

const composers: Record<MailKind, Composer> = {
  invitation: composeInvitation,
  password_reset: composePasswordReset,
  notice: composeNotice,
};

/** @returns null when there is nothing left to send, for example because an invitation was revoked */
function composeMail(kind: MailKind, mail: MailToCompose): Promise<Letter | null> {
  return composers[kind](mail);
}
