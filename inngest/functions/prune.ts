import { cron } from "inngest";
import { prunePasswordResets } from "@/lib/accounts/password-resets";
import { pruneEndedSessions } from "@/lib/auth/ended-sessions";
import { pruneLog } from "@/lib/deliveries/prune-log";
import { prunePunctuality } from "@/lib/deliveries/punctuality";
import { pruneResponses } from "@/lib/idempotency/prune-responses";
import { pruneNotices } from "@/lib/notices/record-notice";
import { pruneUsage } from "@/lib/organizations/stored-bodies";
import { pruneReplays } from "@/lib/replays/sweep-replays";
import { inngest } from "../client";

/** Time limit of one step in milliseconds, far below Inngest's limit for a call. */
const STEP_MS = 30_000;
/** Keeps a run shorter than an hour; the next run continues where this one ended. */
const MOST_STEPS = 100;

/** Every hour, but not on the hour, when other cron jobs run. */
export const prune = inngest.createFunction(
  {
    id: "prune",
    name: "Prune the log, the audit log, ended sessions, and stored responses",
    triggers: [cron("17 * * * *")],
    concurrency: { limit: 1 },
    retries: 2,
  },
  async ({ step }) => {
    for (let n = 1; n <= MOST_STEPS; n += 1) {
      const { more } = await step.run(`prune-log-${n}`, () => pruneLog(new Date(), STEP_MS));
      if (!more) break;
    }
    return {
      sessions: await step.run("prune-sessions", () => pruneEndedSessions()),
      resets: await step.run("prune-resets", () => prunePasswordResets()),
      notices: await step.run("prune-notices", () => pruneNotices()),
      replays: await step.run("prune-replays", () => pruneReplays()),
      usage: await step.run("prune-usage", () => pruneUsage()),
      punctuality: await step.run("prune-punctuality", () => prunePunctuality()),
      responses: await step.run("prune-responses", () => pruneResponses(new Date(), STEP_MS)),
    };
  },
);
