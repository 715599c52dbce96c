import { cron } from "inngest";
import { announceSilences } from "@/lib/notices/announce-silences";
import { inngest } from "../client";

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
