import pLimit from "p-limit";
import { logger } from "@/lib/logger";
import { type ClaimedAttempt, isProbe, logIds } from "./claim";
import { type HandedOver, handOver } from "./hand-over";
import { InlineLanes, type LaneOutcome, type LaneVerdict } from "./inline-lanes";
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
 * Bursts that have attempts to start. One that only waits for receivers costs nothing and has left: otherwise a few
 * dozen pings to a hanging receiver would stop everybody's first attempts.
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
  const { burst, attempts, left } = await starting(() => startBurst(eventIds, deliveryIds, passOn));
  const ends = await Promise.all(attempts);
  const unused = burst.claimed.filter((_, i) => ends[i] === "unused");
  const unfinished = burst.claimed.filter((_, i) => ends[i] !== "ended");
  const after = await handOver(idsOf(unfinished), unused);
  await passOn(after);
  return {
    deliveries: burst.deliveryIds.length,
    inline: burst.claimed.length - unused.length,
    handedOver: left.requests.length + after.requests.length,
    sentBack: left.untried.length + after.untried.length,
  };
}

/** Ends when none of its attempts waits any more for its place. */
async function startBurst(eventIds: string[], deliveryIds: string[], passOn: PassOn) {
  const burst = await openBurst(eventIds, deliveryIds);
  const until = Date.now() + dispatchLimits.inlineBudgetMs;
  const placed = burst.claimed.map((attempt) => ({ attempt, place: takePlace(attempt, until) }));
  const attempts = placed.map(({ attempt, place }) => attemptInline(attempt, place));
  const claimed = new Set(idsOf(burst.claimed));
  // At once: none of them is to wait for the receivers of the others.
  const left = await handOver(
    burst.deliveryIds.filter((id) => !claimed.has(id)),
    [],
  );
  await passOn(left);
  await Promise.all(placed.map(({ place }) => place));
  return { burst, attempts, left };
}

const idsOf = (attempts: ClaimedAttempt[]) => attempts.map(({ deliveryId }) => deliveryId);

/** Pings and samples need none. */
const takePlace = async (attempt: ClaimedAttempt, until: number): Promise<LaneVerdict> =>
  isProbe(attempt) ? "go" : lanes.enter(attempt.webhookId, until);

async function attemptInline(attempt: ClaimedAttempt, place: Promise<LaneVerdict>): Promise<InlineEnd> {
  if ((await place) === "hand-over") return "unused";
  const ids = logIds(attempt);
  let result: AttemptResult;
  try {
    result = await postInPlace(attempt);
  } catch (error) {
    // A fault of ours in one delivery (an unreadable secret) must not fail the burst: `deliver` retries it.
    logger.error({ ...ids, error: String(error) }, "a first attempt could not be made");
    return "unused";
  }
  try {
    const saved = await saveAttempt(result);
    return saved === null || saved.nextAttemptAt !== null ? "unfinished" : "ended";
  } catch (error) {
    logger.error({ ...ids, error: String(error) }, "the result of a first attempt could not be saved");
    return "unfinished";
  }
}

async function postInPlace(attempt: ClaimedAttempt): Promise<AttemptResult> {
  if (isProbe(attempt)) return makeAttempt(attempt);
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
