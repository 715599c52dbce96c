import { sendSoon } from "@/lib/mail/send-mails";
import { sendAlertsSoon } from "./send-alerts";

/** Sends emails and alerts of recorded notices without waiting for it. Call it after the commit. */
export function sendNoticesSoon(): void {
  sendSoon();
  sendAlertsSoon();
}
