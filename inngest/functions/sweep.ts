import { cron } from "inngest";
import { SWEEP_PAGE, sweepDeliveries } from "@/lib/deliveries/sweep-deliveries";
import { EVENT_SWEEP_PAGE, sweepEvents } from "@/lib/events/sweep-events";
import { inngest } from "../client";
import { deliveryRequest, dispatchRequests, pages } from "../messages";

/** Every minute: sends again what a crash or an outage kept from Inngest, under ids that Inngest has not seen. */
export const sweep = inngest.createFunction(
  {
    id: "sweep",
    name: "Send lost work again",
    triggers: [cron("* * * * *")],
    concurrency: { limit: 1 },
    retries: 2,
  },
  async ({ step }) => ({
    events: await step.run("events", resendEvents),
    deliveries: await step.run("deliveries", resendDeliveries),
  }),
);

/** @returns how many events were sent again */
export async function resendEvents(now = new Date()): Promise<number> {
  let sent = 0;
  for (;;) {
    const overdue = await sweepEvents(now);
    for (const page of pages(overdue)) {
      const [message] = dispatchRequests(
        page.map(({ eventId }) => eventId),
        [],
      );
      const [first] = page;
      if (message && first) await inngest.send({ ...message, id: `${first.eventId}:s${first.sweepCount}` });
    }
    sent += overdue.length;
    if (overdue.length < EVENT_SWEEP_PAGE) return sent;
  }
}

/** @returns how many deliveries were sent again */
export async function resendDeliveries(now = new Date()): Promise<number> {
  let sent = 0;
  for (;;) {
    const overdue = await sweepDeliveries(now);
    for (const page of pages(overdue)) {
      await inngest.send(page.map((row) => deliveryRequest(row, `${row.deliveryId}:s${row.sweepCount}`)));
    }
    sent += overdue.length;
    if (overdue.length < SWEEP_PAGE) return sent;
  }
}
