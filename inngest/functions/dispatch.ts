import { dispatchEvents } from "@/lib/deliveries/dispatch-events";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { eventsRecorded, inngest } from "../client";
import { deliveryRequest, dispatchRequests, pages } from "../messages";

/**
 * A burst of recorded events, first attempts included, in one step. What needs more is sent from inside the step,
 * computed from the rows: a step repeated after a crash sends the same, and Inngest drops the doubles. What is merely
 * more than one burst makes itself comes back as bursts of 100, since a run per delivery costs ten times as much.
 * The step returns counts only, since step output is limited.
 */
export const dispatch = inngest.createFunction(
  {
    id: "dispatch",
    name: "Dispatch recorded events",
    triggers: [eventsRecorded],
    concurrency: { limit: dispatchLimits.concurrentBursts },
    retries: 4,
  },
  ({ event, step }) =>
    step.run("deliver-burst", async () => {
      const { requests, rest, ...counts } = await dispatchEvents(
        event.data.event_ids,
        event.data.delivery_ids,
      );
      for (const page of pages(requests)) {
        await inngest.send(page.map((request) => deliveryRequest(request)));
      }
      if (rest.length > 0) await inngest.send(dispatchRequests([], rest));
      return { ...counts, handedOver: requests.length, sentBack: rest.length };
    }),
);
