import { eventsRecorded, inngest } from "@/inngest/client";
import { deliveryRequests, dispatchRequests, groupBy, pages, SHARED_QUEUE } from "@/inngest/messages";
import { type Dispatched, dispatchEvents, type PassOn } from "@/lib/deliveries/dispatch-events";
import type { DeliveryRequest } from "@/lib/deliveries/hand-over";
import { dispatchLimits } from "@/lib/deliveries/limits";

/** Deliveries without a claimed first attempt return as batches, in their organization's own queue if they are many. */
const passOn: PassOn = async ({ requests, untried }) => {
  const again = groupBy(untried, ({ organizationId }) => organizationId).map((ofOrganization) => ({
    organizationId: ofOrganization[0]?.organizationId ?? "",
    eventIds: [],
    deliveryIds: ofOrganization.map(({ deliveryId }) => deliveryId),
  }));
  await Promise.all([requestRuns(requests), again.length > 0 && inngest.send(dispatchRequests(again))]);
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

let waiting: DeliveryRequest[] = [];
let sending: Promise<void> | null = null;

/**
 * Requests durable runs. Groups deliveries of one webhook that need a run within the same 100 ms, because a run
 * for 20 deliveries costs as much as a run for one. Resolves when the requests are sent; rejects when sending
 * fails.
 */
async function requestRuns(requests: DeliveryRequest[]): Promise<void> {
  if (requests.length === 0) return;
  waiting.push(...requests);
  sending ??= sendSoon();
  await sending;
}

async function sendSoon(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, dispatchLimits.runWindowMs));
  const requests = waiting;
  waiting = [];
  sending = null;
  for (const page of pages(deliveryRequests(requests))) await inngest.send(page);
}
