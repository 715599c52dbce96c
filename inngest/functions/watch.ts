import { cron } from "inngest";
import { watchWebhooks } from "@/lib/notices/watch-webhooks";
import { inngest } from "../client";
import { relay } from "../relay";

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
