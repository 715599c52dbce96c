import { cron } from "inngest";
import { prunePasswordResets } from "@/lib/accounts/prune-password-resets";
import { pruneEndedSessions } from "@/lib/auth/ended-sessions";
import { pruneLog } from "@/lib/deliveries/prune-log";
import { inngest } from "../client";

/** Every hour, off the full hour when everybody's crons run: the log keeps LOG_RETENTION_DAYS, sessions their week. */
export const prune = inngest.createFunction(
  {
    id: "prune",
    name: "Prune the delivery log and ended sessions",
    triggers: [cron("17 * * * *")],
    concurrency: { limit: 1 },
    retries: 2,
  },
  async ({ step }) => ({
    ...(await step.run("prune-log", () => pruneLog())),
    sessions: await step.run("prune-sessions", () => pruneEndedSessions()),
    resets: await step.run("prune-resets", () => prunePasswordResets()),
  }),
);
