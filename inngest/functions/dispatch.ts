import { type Dispatched, dispatchEvents, type PassOn } from "@/lib/deliveries/dispatch-events";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { eventsRecorded, inngest } from "../client";
import { deliveryRequest, dispatchRequests, pages } from "../messages";

/**
 * What is merely more than one burst makes itself comes back as bursts of 100, since a run per delivery costs ten times
 * as much.
 */
const passOn: PassOn = async ({ requests, untried }) => {
  for (const page of pages(requests)) await inngest.send(page.map((request) => deliveryRequest(request)));
  if (untried.length > 0) await inngest.send(dispatchRequests([], untried));
};

/**
 * A burst of recorded events, first attempts included, in one step. What needs more is sent from inside the step,
 * computed from the rows: a step repeated after a crash sends the same, and Inngest drops the doubles. The step returns
 * counts only, since step output is limited.
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
    step.run(
      "deliver-burst",
      (): Promise<Dispatched> => dispatchEvents(event.data.event_ids, event.data.delivery_ids, passOn),
    ),
);
