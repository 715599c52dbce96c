import { attemptDelivery } from "@/lib/deliveries/attempt-delivery";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { deliveryRequested, inngest, webhookDeleted, webhookDisabled } from "../client";

/**
 * The durable run of one delivery that needs more than its inline attempt. Number and due time of each attempt come
 * from the database; step ids count turns of the loop, so that they stay the same whatever is found there.
 */
export const deliver = inngest.createFunction(
  {
    id: "deliver",
    name: "Deliver with retries",
    triggers: [deliveryRequested],
    concurrency: [
      { limit: dispatchLimits.deliverInAll },
      { key: "event.data.webhook_id", limit: dispatchLimits.deliverPerWebhook },
    ],
    cancelOn: [
      { event: webhookDisabled, match: "data.webhook_id" },
      { event: webhookDeleted, match: "data.webhook_id" },
    ],
    retries: 4,
  },
  async ({ event, step }) => {
    for (let turn = 1; turn <= dispatchLimits.deliverTurns; turn += 1) {
      const result = await step.run(`attempt-${turn}`, () => attemptDelivery(event.data.delivery_id));
      if (result.done) return { turns: turn };
      await step.sleep(`wait-${turn}`, `${result.waitSeconds}s`);
    }
    return { turns: dispatchLimits.deliverTurns };
  },
);
