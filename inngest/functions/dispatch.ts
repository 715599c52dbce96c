import { type Dispatched, dispatchEvents, type PassOn } from "@/lib/deliveries/dispatch-events";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { eventsRecorded, inngest } from "../client";
import { requestRuns } from "../delivery-runs";
import { dispatchRequests, groupBy, SHARED_QUEUE } from "../messages";

/** Deliveries beyond one batch's first attempts come back as batches of 100, in their organization's own queue. */
const passOn: PassOn = async ({ requests, untried }) => {
  const again = groupBy(untried, ({ organizationId }) => organizationId).map((ofOrganization) => ({
    organizationId: ofOrganization[0]?.organizationId ?? "",
    eventIds: [],
    deliveryIds: ofOrganization.map(({ deliveryId }) => deliveryId),
  }));
  await Promise.all([requestRuns(requests), again.length > 0 && inngest.send(dispatchRequests(again))]);
};

/**
 * A batch of recorded events, in one step that starts the first attempts and waits for no receiver. What the batch
 * leaves to other runs is sent from inside the step, computed from the rows: a step repeated after a crash sends the
 * same, and Inngest drops the doubles. The step returns counts only, since step output is limited.
 */
export const dispatch = inngest.createFunction(
  {
    id: "dispatch",
    name: "Dispatch recorded events",
    triggers: [eventsRecorded],
    concurrency: [
      { limit: dispatchLimits.dispatchInAll },
      { key: "event.data.queue", limit: dispatchLimits.dispatchPerQueue },
    ],
    retries: 4,
  },
  ({ event, step }) => {
    const { queue, event_ids, delivery_ids } = event.data;
    return step.run(
      "start-deliveries",
      (): Promise<Dispatched> =>
        dispatchEvents(event_ids, delivery_ids, passOn, queue === SHARED_QUEUE ? null : queue),
    );
  },
);
