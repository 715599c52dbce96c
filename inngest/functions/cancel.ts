import { cancelDeliveries, endCancelling } from "@/lib/deliveries/cancel-deliveries";
import { inngest, webhookDeleted, webhookDisabled } from "../client";

/** Time spent in one step, far below Inngest's limit for a call. */
const STEP_MS = 20_000;
/** A million deliveries take about a minute. */
const MOST_STEPS = 60;

/**
 * Sets the unfinished deliveries of a stopped webhook to `cancelled`, in pages. A last look some seconds later finds
 * those that were being made or saved at the moment of the stop.
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
