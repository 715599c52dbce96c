import { requestPaces } from "@/inngest/request-runs";
import { attemptDeliveries } from "@/lib/deliveries/attempt-deliveries";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { deliveryRequested, inngest, webhookDeleted, webhookDisabled } from "../client";

/**
 * Durable run of up to 20 deliveries of one webhook that need more than their first attempt. The database
 * provides the number and due time of each attempt. Step ids count loop iterations, so that they do not
 * depend on its data.
 */
export const deliver = inngest.createFunction(
  {
    id: "deliver",
    name: "Deliver with retries",
    triggers: [deliveryRequested],
    concurrency: [
      { key: "event.data.webhook_id", limit: dispatchLimits.deliverPerWebhook },
      { key: "event.data.organization_id", limit: dispatchLimits.deliverPerOrganization },
    ],
    cancelOn: [
      { event: webhookDisabled, match: "data.webhook_id" },
      { event: webhookDeleted, match: "data.webhook_id" },
    ],
    retries: 4,
  },
  async ({ event, step }) => {
    const { delivery_ids, webhook_id: webhookId, organization_id: organizationId } = event.data;
    for (let turn = 1; turn <= dispatchLimits.deliverTurns; turn += 1) {
      const result = await step.run(`attempts-${turn}`, () =>
        attemptDeliveries(delivery_ids, { webhookId, organizationId }, requestPaces),
      );
      if (result.done) return { turns: turn };
      await step.sleep(`wait-${turn}`, `${result.waitSeconds}s`);
    }
    return { turns: dispatchLimits.deliverTurns };
  },
);
