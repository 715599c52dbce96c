import { cron } from "inngest";
import { sendMails } from "@/lib/mail/send-mails";
import { sendAlerts } from "@/lib/notices/send-alerts";
import { inngest } from "../client";

/** Every minute: sends emails and alerts that are unsent after a crash or an outage. */
export const mail = inngest.createFunction(
  {
    id: "mail",
    name: "Send waiting emails",
    triggers: [cron("* * * * *")],
    concurrency: { limit: 1 },
    retries: 2,
  },
  async ({ step }) => ({
    sent: await step.run("send", () => sendMails()),
    alerts: await step.run("send-alerts", () => sendAlerts()),
  }),
);
