import { cancelDeliveries, endCancelling } from "@/lib/deliveries/cancel-deliveries";
import { inngest, webhookDeleted, webhookDisabled } from "../client";

/** Time limit of one step in milliseconds, far below Inngest's limit for a call. */
const STEP_MS = 20_000;
/** Enough for more than a million deliveries, which take about a minute. */
const MOST_STEPS = 60;

/**
 * Sets the unfinished deliveries of a stopped webhook to `cancelled`, in pages. A final pass some seconds
 * later covers deliveries that were being created or saved when the webhook was stopped.
 */
export const cancel = inngest.createFunction(
  {
    id: "cancel",
    name: "Cancel the deliveries of a stopped webhook",
    triggers: [webhookDisabled, webhookDeleted],
    concurrency: [{ key: "event.data.webhook_id", limit: 1 }],
    retries: 4,
  },
  async ({ event, step }) => {
    const webhookId = event.data.webhook_id;
    for (let n = 1; n <= MOST_STEPS; n += 1) {
      const hasMore = await step.run(`cancel-${n}`, () => cancelDeliveries(webhookId, STEP_MS));
      if (!hasMore) break;
    }
    await step.sleep("settle", "10s");
    await step.run("cancel-last", () => cancelDeliveries(webhookId, STEP_MS));
    await step.run("end", () => endCancelling(webhookId));
  },
);
