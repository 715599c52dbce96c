import { eventsRecorded, inngest } from "@/inngest/client";
import { dispatchRequests, groupBy, SHARED_QUEUE } from "@/inngest/messages";
import { requestPaces, requestRuns } from "@/inngest/request-runs";
import { type Dispatched, dispatchEvents, type PassOn } from "@/lib/deliveries/dispatch-events";
import { dispatchLimits } from "@/lib/deliveries/limits";

/** Deliveries without a claimed first attempt return as batches, in their organization's own queue if they are many. */
const passOn: PassOn = async ({ requests, untried, paced }) => {
  const again = groupBy(untried, ({ organizationId }) => organizationId).map((ofOrganization) => ({
    organizationId: ofOrganization[0]?.organizationId ?? "",
    eventIds: [],
    deliveryIds: ofOrganization.map(({ deliveryId }) => deliveryId),
  }));
  await Promise.all([
    requestRuns(requests),
    requestPaces(paced),
    again.length > 0 && inngest.send(dispatchRequests(again)),
  ]);
};

/**
 * Dispatches a batch of recorded events in one step, which starts the first attempts without waiting for
 * receivers. Work left to other runs is derived from the rows and sent within the step. A step repeated after a
 * crash may send it twice, which is harmless because each attempt is claimed once. The step returns only counts
 * because step output is limited.
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
