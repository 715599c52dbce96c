import { setTimeout } from "node:timers/promises";
import { keepInFlight } from "@/lib/deliveries/attempts-in-flight";
import { logger } from "@/lib/logger";
import { replayLimits } from "@/lib/replays/limits";
import { type ReplayTurn, sendNext } from "@/lib/replays/send-next";
import { handOnReplay } from "@/lib/replays/sweep-replays";
import { inngest, replayRequested } from "../client";
import { dispatchRequests, pages, replayRequests } from "../messages";

/**
 * Durable run of a replay. Each turn creates the deliveries of about a second. The position is on the replay's row, so a
 * lost run is continued by another one. After 60 turns the run requests its successor, because Inngest limits the steps of
 * a run and stores the result of each.
 */
export const replay = inngest.createFunction(
  {
    id: "replay",
    name: "Replay failed and missed events",
    triggers: [replayRequested],
    concurrency: [{ key: "event.data.organization_id", limit: 4 }],
    retries: 4,
  },
  async ({ event, step }) => {
    const { replay_id: replayId, generation, organization_id: organizationId } = event.data;
    for (let turn = 1; turn <= replayLimits.turnsPerRun; turn += 1) {
      const isDone = await step.run(`send-${turn}`, async () => {
        const next = await sendNext(replayId, generation);
        keepInFlight(dispatchEvenly(organizationId, next));
        return next.done;
      });
      if (isDone) return { turns: turn };
      await step.sleep(`pace-${turn}`, "1s");
    }
    await step.run("hand-on", async () => {
      const next = await handOnReplay(replayId, generation);
      if (next) await inngest.send(replayRequests([next]));
    });
    return { turns: replayLimits.turnsPerRun };
  },
);

/**
 * Dispatches the deliveries of a turn over the time until the next turn, like those of a route. Never rejects: the
 * sweeper sends deliveries that a crash or an outage keeps from being dispatched.
 */
async function dispatchEvenly(
  organizationId: string,
  { deliveryIds, intervalMs }: ReplayTurn,
): Promise<void> {
  const size = Math.max(1, Math.round(1_000 / intervalMs / replayLimits.groupsPerSecond));
  try {
    for (const [index, group] of pages(deliveryIds, size).entries()) {
      if (index > 0) await setTimeout(intervalMs * size);
      await inngest.send(dispatchRequests([{ organizationId, eventIds: [], deliveryIds: group }]));
    }
  } catch (error) {
    logger.warn(
      { error: String(error), organization_id: organizationId },
      "deliveries of a replay wait for the sweeper",
    );
  }
}
