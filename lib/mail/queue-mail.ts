import type { Database } from "@/lib/db/client";
import { newId } from "@/lib/ids";

/** What an email can be about; each has a composer in compose-mail.ts. */
export type MailKind = "invitation" | "password_reset" | "notice";

interface QueuedMail {
  kind: MailKind;
  /** The row that the email is about. */
  subjectId: string;
  recipient: string;
  /** When the link in it expires: a later email would be useless. */
  expiresAt: Date;
}

/**
 * Stores an email in the transaction that causes it. Call `sendSoon` after the commit; the cron function sends emails
 * left over by a crash or an outage.
 * @returns the id of the email
 */
export async function queueMail(db: Pick<Database, "mail">, mail: QueuedMail): Promise<string> {
  const id = newId("mail");
  await db.mail.create({ data: { id, ...mail }, select: { id: true } });
  return id;
}
