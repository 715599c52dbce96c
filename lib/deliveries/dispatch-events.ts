import { logger } from "@/lib/logger";
import { type ClaimedAttempt, isProbe, logIds } from "./claim";
import { type DeliveryRequest, handOver } from "./hand-over";
import { InlineLanes, type LaneOutcome } from "./inline-lanes";
import { dispatchLimits } from "./limits";
import { type AttemptResult, makeAttempt } from "./make-attempt";
import { openBurst } from "./open-burst";
import { saveAttempt } from "./save-attempts";

const lanes = new InlineLanes();

export interface Dispatched {
  deliveries: number;
  /** First attempts made here. */
  inline: number;
  /** What needs a durable run: failed, not to be tried inline, or left by a crash. */
  requests: DeliveryRequest[];
  /** Beyond what one burst makes itself: for further bursts. */
  rest: string[];
}

/** `ended`: no run needed. `unfinished`: failed, or its result could not be saved. `unused`: no POST was made. */
type InlineEnd = "ended" | "unfinished" | "unused";

/**
 * Matches a burst of recorded events to webhooks and makes the first attempts, within the inline rules of
 * architecture.md; deliveries that routes made themselves come along. Safe to repeat after a crash.
 */
export async function dispatchEvents(eventIds: string[], deliveryIds: string[]): Promise<Dispatched> {
  const burst = await openBurst(eventIds, deliveryIds);
  const until = Date.now() + dispatchLimits.inlineBudgetMs;
  const ends = await Promise.all(burst.claimed.map((attempt) => attemptInline(attempt, until)));
  const ended = new Set(
    burst.claimed.filter((_, i) => ends[i] === "ended").map(({ deliveryId }) => deliveryId),
  );
  const unused = burst.claimed.filter((_, i) => ends[i] === "unused");
  const { requests, untried } = await handOver(
    burst.deliveryIds.filter((id) => !ended.has(id)),
    unused,
  );
  return {
    deliveries: burst.deliveryIds.length,
    inline: burst.claimed.length - unused.length,
    requests,
    rest: untried,
  };
}

async function attemptInline(attempt: ClaimedAttempt, until: number): Promise<InlineEnd> {
  const ids = logIds(attempt);
  let result: AttemptResult | null;
  try {
    result = await postInLane(attempt, until);
  } catch (error) {
    // A fault of ours in one delivery (an unreadable secret) must not fail the burst: `deliver` retries it.
    logger.error({ ...ids, error: String(error) }, "a first attempt could not be made");
    return "unused";
  }
  if (result === null) return "unused";
  try {
    const saved = await saveAttempt(result);
    return saved === null || saved.nextAttemptAt !== null ? "unfinished" : "ended";
  } catch (error) {
    logger.error({ ...ids, error: String(error) }, "the result of a first attempt could not be saved");
    return "unfinished";
  }
}

/** @returns null when the attempt is to be handed over instead */
async function postInLane(attempt: ClaimedAttempt, until: number): Promise<AttemptResult | null> {
  if (isProbe(attempt)) return makeAttempt(attempt);
  if ((await lanes.enter(attempt.webhookId, until)) === "hand-over") return null;
  let outcome: LaneOutcome = "failure";
  try {
    const result = await makeAttempt(attempt);
    const { error } = result.post;
    outcome = error === null ? "success" : error.code === "timeout" ? "timeout" : "failure";
    return result;
  } finally {
    lanes.leave(attempt.webhookId, outcome);
  }
}
