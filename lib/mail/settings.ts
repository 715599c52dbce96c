import { env } from "@/lib/env";

interface MailSettings {
  url: string;
  from: string;
}

/** Where email is handed over; null when this installation sends none. */
export function mailSettings(): MailSettings | null {
  const { SMTP_URL, MAIL_FROM } = env();
  return SMTP_URL === "" ? null : { url: SMTP_URL, from: MAIL_FROM };
}

/** Whether this installation sends email (SMTP_URL and MAIL_FROM). */
export const isMailConfigured = () => mailSettings() !== null;
