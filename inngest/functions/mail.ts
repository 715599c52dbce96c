import { cron } from "inngest";
import { sendMails } from "@/lib/mail/send-mails";
import { inngest } from "../client";

/** Every minute: sends emails that are unsent after a crash or an SMTP outage. */
export const mail = inngest.createFunction(
  {
    id: "mail",
    name: "Send waiting emails",
    triggers: [cron("* * * * *")],
    concurrency: { limit: 1 },
    retries: 2,
  },
  async ({ step }) => ({ sent: await step.run("send", () => sendMails()) }),
);
