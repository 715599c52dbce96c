import { setTimeout } from "node:timers/promises";
import pLimit from "p-limit";
import { logger } from "@/lib/logger";
import { type ClaimedAttempt, isProbe, logIds } from "./claim";
import { type HandedOver, handOver } from "./hand-over";
import { InlineLanes, type LaneOutcome } from "./inline-lanes";
import { dispatchLimits } from "./limits";
import { type AttemptResult, makeAttempt } from "./make-attempt";
import { openBurst } from "./open-burst";
import { saveAttempt } from "./save-attempts";

const lanes = new InlineLanes();

/** Passes on what a burst leaves to others; repeated after a crash, it is given the same. */
export type PassOn = (left: HandedOver) => Promise<void>;

export interface Dispatched {
  deliveries: number;
  /** First attempts made here. */
  inline: number;
  /** What needed a durable run: failed, not to be tried inline, or left by a crash. */
  handedOver: number;
  /** Beyond what one burst makes itself: left to further bursts. */
  sentBack: number;
}

/** `ended`: no run needed. `unfinished`: failed, or its result could not be saved. `unused`: no POST was made. */
type InlineEnd = "ended" | "unfinished" | "unused";

/**
 * Bursts that claim and start attempts. One that has lasted a while waits for receivers, which costs nothing, and makes
 * room for the next: otherwise a few dozen pings to a hanging receiver would stop everybody's first attempts.
 */
const starting = pLimit(dispatchLimits.burstsAtATime);

/**
 * Matches a burst of recorded events to webhooks and makes the first attempts, within the inline rules of
 * architecture.md; deliveries that routes made themselves come along. Safe to repeat after a crash.
 */
export async function dispatchEvents(
  eventIds: string[],
  deliveryIds: string[],
  passOn: PassOn,
): Promise<Dispatched> {
  const { made } = await starting(async () => {
    const made = makeBurst(eventIds, deliveryIds, passOn);
    await Promise.race([made, setTimeout(dispatchLimits.burstPatienceMs, null, { ref: false })]);
    // In an object: the promise itself would keep the place until its end.
    return { made };
  });
  return made;
}

async function makeBurst(eventIds: string[], deliveryIds: string[], passOn: PassOn): Promise<Dispatched> {
  const burst = await openBurst(eventIds, deliveryIds);
  const until = Date.now() + dispatchLimits.inlineBudgetMs;
  const attempts = burst.claimed.map((attempt) => attemptInline(attempt, until));
  let [handedOver, sentBack] = [0, 0];
  const leave = async (ids: string[], unused: ClaimedAttempt[]) => {
    const left = await handOver(ids, unused);
    await passOn(left);
    handedOver += left.requests.length;
    sentBack += left.untried.length;
  };
  const claimed = new Set(burst.claimed.map(({ deliveryId }) => deliveryId));
  // At once: none of them is to wait for receivers of the others.
  await leave(
    burst.deliveryIds.filter((id) => !claimed.has(id)),
    [],
  );
  const ends = await Promise.all(attempts);
  const unused = burst.claimed.filter((_, i) => ends[i] === "unused");
  await leave(
    burst.claimed.filter((_, i) => ends[i] !== "ended").map(({ deliveryId }) => deliveryId),
    unused,
  );
  return {
    deliveries: burst.deliveryIds.length,
    inline: burst.claimed.length - unused.length,
    handedOver,
    sentBack,
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
