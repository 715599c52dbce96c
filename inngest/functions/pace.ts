import { pacing } from "@/lib/deliveries/pacing";
import { handOnPace } from "@/lib/deliveries/request-pace";
import { takeTurns } from "@/lib/deliveries/take-turns";
import { inngest, paceRequested } from "../client";
import { paceRequests } from "../messages";
import { requestRuns } from "../request-runs";

/**
 * Durable run of a webhook with a rate limit: gives out the turns of its waiting deliveries. Each webhook has one, which
 * sleeps until the next turn, so that waiting deliveries hold no place of others. The state is on the webhook's row, so a
 * lost run is continued by another one.
 */
export const pace = inngest.createFunction(
  {
    id: "pace",
    name: "Send at the rate of a limit",
    triggers: [paceRequested],
    concurrency: [{ key: "event.data.organization_id", limit: 8 }],
    retries: 4,
  },
  async ({ event, step }) => {
    const { webhook_id: webhookId, generation, organization_id: organizationId } = event.data;
    for (let turn = 1; turn <= pacing.turnsPerRun; turn += 1) {
      const waitSeconds = await step.run(`turns-${turn}`, () =>
        takeTurns({ webhookId, organizationId }, generation, requestRuns),
      );
      if (waitSeconds === null) return { turns: turn };
      await step.sleep(`wait-${turn}`, `${waitSeconds}s`);
    }
    await step.run("hand-on", async () => {
      const next = await handOnPace(webhookId, generation);
      if (next) await inngest.send(paceRequests([next]));
    });
    return { turns: pacing.turnsPerRun };
  },
);
