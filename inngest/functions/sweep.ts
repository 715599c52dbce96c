import { cron } from "inngest";
import { databaseNow } from "@/lib/db/now";
import { sweepStoppedWebhooks } from "@/lib/deliveries/cancel-deliveries";
import { sweepPaces } from "@/lib/deliveries/request-pace";
import { sweepDeliveries } from "@/lib/deliveries/sweep-deliveries";
import { sweepErasures } from "@/lib/erasure/sweep-erasures";
import { EVENT_SWEEP_PAGE, sweepEvents } from "@/lib/events/sweep-events";
import { catchUp } from "@/lib/replays/catch-up";
import { settleReplays } from "@/lib/replays/settle-replays";
import { sweepReplays } from "@/lib/replays/sweep-replays";
import { inngest } from "../client";
import {
  deliveryRequests,
  dispatchRequests,
  erasureRequests,
  groupBy,
  paceRequests,
  pages,
  replayRequests,
  stopSignals,
} from "../messages";
import { relay } from "../relay";

/** After this time, in milliseconds, the signal of a stop counts as lost. */
const STOP_GRACE_MS = 120_000;

/** Every minute: resends work that a crash or an outage kept from reaching Inngest. */
export const sweep = inngest.createFunction(
  {
    id: "sweep",
    name: "Send lost work again",
    triggers: [cron("* * * * *")],
    concurrency: { limit: 1 },
    retries: 2,
  },
  async ({ step }) => ({
    events: await step.run("events", () => resendEvents()),
    deliveries: await step.run("deliveries", () => resendDeliveries()),
    stops: await step.run("stops", () => resendStops()),
    paces: await step.run("paces", () => resendPaces()),
    replays: await step.run("replays", () => resendReplays()),
    erasures: await step.run("erasures", () => resendErasures()),
    caughtUp: await step.run("catch-up", () => catchUp(relay)),
    settled: await step.run("settle-replays", () => settleReplays()),
  }),
);

/** @returns the number of resent events */
export async function resendEvents(now?: Date): Promise<number> {
  const at = now ?? (await databaseNow());
  let sent = 0;
  for (;;) {
    const overdue = await sweepEvents(at);
    const organizations = groupBy(overdue, ({ organizationId }) => organizationId).map((events) => ({
      organizationId: events[0]?.organizationId ?? "",
      eventIds: events.map(({ eventId }) => eventId),
      deliveryIds: [],
    }));
    for (const message of dispatchRequests(organizations)) await inngest.send(message);
    sent += overdue.length;
    if (overdue.length < EVENT_SWEEP_PAGE) return sent;
  }
}

/** @returns the number of resent deliveries */
export async function resendDeliveries(now?: Date): Promise<number> {
  const at = now ?? (await databaseNow());
  let sent = 0;
  for (;;) {
    const { lost, more } = await sweepDeliveries(at);
    for (const page of pages(deliveryRequests(lost))) await inngest.send(page);
    sent += lost.length;
    if (!more) return sent;
  }
}

/** @returns the number of stopped webhooks whose signal was resent */
export async function resendStops(now?: Date): Promise<number> {
  const at = now ?? (await databaseNow());
  const stopped = await sweepStoppedWebhooks(new Date(at.getTime() - STOP_GRACE_MS));
  if (stopped.length > 0) {
    await inngest.send(stopSignals(stopped.map((webhook) => ({ name: "webhook/disabled", ...webhook }))));
  }
  return stopped.length;
}

/** @returns the number of replays whose run was requested again */
export async function resendReplays(now?: Date): Promise<number> {
  const lost = await sweepReplays(now ?? (await databaseNow()));
  if (lost.length > 0) await inngest.send(replayRequests(lost));
  return lost.length;
}

/** @returns the number of erasures whose run was requested again */
export async function resendErasures(now?: Date): Promise<number> {
  const lost = await sweepErasures(now ?? (await databaseNow()));
  if (lost.length > 0) await inngest.send(erasureRequests(lost));
  return lost.length;
}

/** @returns the number of webhooks with a rate limit whose run was requested again */
export async function resendPaces(now?: Date): Promise<number> {
  const lost = await sweepPaces(now ?? (await databaseNow()));
  if (lost.length > 0) await inngest.send(paceRequests(lost));
  return lost.length;
}
