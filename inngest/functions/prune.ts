import { cron } from "inngest";
import { pruneLog } from "@/lib/deliveries/prune-log";
import { inngest } from "../client";

/** Every hour, off the full hour when everybody's crons run: the log keeps LOG_RETENTION_DAYS. */
export const prune = inngest.createFunction(
  {
    id: "prune",
    name: "Prune the delivery log",
    triggers: [cron("17 * * * *")],
    concurrency: { limit: 1 },
    retries: 2,
  },
  ({ step }) => step.run("prune-log", () => pruneLog()),
);
