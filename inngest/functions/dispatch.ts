import { dispatchEvents } from "@/lib/deliveries/dispatch-events";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { eventsRecorded, inngest } from "../client";
import { deliveryRequest, pages } from "../messages";

/**
 * A burst of recorded events, first attempts included, in one step. What needs more is sent from inside the step,
 * computed from the rows: a step repeated after a crash sends the same, and Inngest drops the doubles. The step
 * returns counts only, since step output is limited.
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
      const { requests, ...counts } = await dispatchEvents(event.data.event_ids, event.data.delivery_ids);
      for (const page of pages(requests)) {
        await inngest.send(page.map((request) => deliveryRequest(request)));
      }
      return { ...counts, handedOver: requests.length };
    }),
);
