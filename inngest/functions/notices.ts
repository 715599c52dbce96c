import { cron } from "inngest";
import { inngest } from "@/inngest/client";
import { relay } from "@/inngest/relay";
import { sendMails } from "@/lib/mail/send-mails";
import { announceSilences } from "@/lib/notices/announce-silences";
import { sendAlerts } from "@/lib/notices/send-alerts";
import { watchWebhooks } from "@/lib/notices/watch-webhooks";

/** Every minute: notices about failing webhooks, and automatic disabling. */
export const watch = inngest.createFunction(
  {
    id: "watch",
    name: "Watch failing webhooks",
    triggers: [cron("* * * * *")],
    concurrency: { limit: 1 },
    retries: 2,
  },
  ({ step }) => step.run("watch", () => watchWebhooks(relay)),
);

/** Every ten minutes: notices about event types that are unusually quiet. */
export const silence = inngest.createFunction(
  {
    id: "silence",
    name: "Look for silent event types",
    triggers: [cron("4-59/10 * * * *")],
    concurrency: { limit: 1 },
    retries: 2,
  },
  async ({ step }) => ({ notices: await step.run("silence", () => announceSilences()) }),
);

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
