import { setTimeout } from "node:timers/promises";
import { logger } from "@/lib/logger";
import { attemptSlots, keepInFlight } from "./attempts-in-flight";
import { type ClaimedAttempt, isTestDelivery, logIds } from "./claimed-attempt";
import { type HandedOver, handOver } from "./hand-over";
import { dispatchLimits } from "./limits";
import { type AttemptResult, makeAttemptInSlot } from "./make-attempt";
import { openBatch } from "./open-batch";
import { saveAttempt } from "./save-attempts";
import { startRunSpans } from "./trace-attempts";

/** Sends work to other runs. After a crash it is called again with the same work. */
export type PassOn = (left: HandedOver) => Promise<void>;

export interface Dispatched {
  deliveries: number;
  /** First attempts started by this batch. */
  started: number;
  /** Deliveries handed over to durable runs. */
  handedOver: number;
  /** Deliveries returned to the queue as further batches. */
  sentBack: number;
}

const HAND_OVER_WINDOW_MS = 50;

/** `ended`: no run is needed. `unfinished`: failed or could not be saved. `unused`: no POST was made. */
type End = "ended" | "unfinished" | "unused";

/**
 * Matches a batch of recorded events to webhooks and starts the first attempts, including those of deliveries
 * that routes created. Returns when each attempt is started, handed over, or queued for a slot, so that a run
 * never waits for a receiver. Attempts in flight save their own results and request durable runs for retries.
 * After a crash their leases expire and the sweeper sends them. Safe to repeat after a crash.
 * @param queue the organization that owns the queue, which pauses while too many of its attempts wait for
 *   slots; null for the shared queue
 */
export async function dispatchEvents(
  eventIds: string[],
  deliveryIds: string[],
  passOn: PassOn,
  queue: string | null = null,
): Promise<Dispatched> {
  let spans: ReturnType<typeof startRunSpans> | undefined;
  const start = async () => {
    const startedAt = Date.now();
    const batch = await openBatch(eventIds, deliveryIds);
    spans = startRunSpans("dispatch", batch.claimed, startedAt);
    return { batch, refused: batch.claimed.filter((attempt) => !startFirst(attempt, passOn)) };
  };
  const { batch, refused } = queue ? await attemptSlots.inTurn(queue, start) : await start();
  const claimed = new Set(batch.claimed.map(({ deliveryId }) => deliveryId));
  const unclaimed = batch.deliveryIds.filter((id) => !claimed.has(id));
  const left = await handOver(unclaimed, refused);
  await passOn(left);
  spans?.end();
  return {
    deliveries: batch.deliveryIds.length,
    started: batch.claimed.length - refused.length,
    handedOver: left.requests.length,
    sentBack: left.untried.length,
  };
}

/** @returns false when the webhook's queue for slots is full; no attempt is made then */
function startFirst(attempt: ClaimedAttempt, passOn: PassOn): boolean {
  const request = { withinMs: dispatchLimits.slotWaitMs, bounded: true };
  const slot = isTestDelivery(attempt) || attemptSlots.take(attempt, request);
  if (slot === false) return false;
  keepInFlight(attemptFirst(attempt, slot, passOn));
  return true;
}

/** Never rejects: after an error the lease expires, and the sweeper sends the delivery. */
async function attemptFirst(
  attempt: ClaimedAttempt,
  slot: true | Promise<boolean>,
  passOn: PassOn,
): Promise<void> {
  try {
    const end = (await slot) ? await makeAndSave(attempt) : "unused";
    if (end === "unused") await handOverSoon(attempt, passOn);
    if (end === "unfinished") await passOn({ requests: [attempt], untried: [], paced: [] });
  } catch (error) {
    logger.error({ ...logIds(attempt), error: String(error) }, "a delivery could not be handed over");
  }
}

let unused: ClaimedAttempt[] = [];
let handingOver: Promise<void> | null = null;

/** Attempts that waited in vain do so together: one statement for all of the same moment. */
function handOverSoon(attempt: ClaimedAttempt, passOn: PassOn): Promise<void> {
  unused.push(attempt);
  handingOver ??= setTimeout(HAND_OVER_WINDOW_MS).then(async () => {
    const attempts = unused;
    unused = [];
    handingOver = null;
    await passOn(await handOver([], attempts));
  });
  return handingOver;
}

async function makeAndSave(attempt: ClaimedAttempt): Promise<End> {
  let result: AttemptResult;
  try {
    result = await makeAttemptInSlot(attempt);
  } catch (error) {
    // An internal error in one delivery (such as an unreadable secret) must not affect others; `deliver`
    // retries it.
    logger.error({ ...logIds(attempt), error: String(error) }, "a first attempt could not be made");
    return "unused";
  }
  try {
    const saved = await saveAttempt(result);
    return saved === null || saved.retryInMs !== null ? "unfinished" : "ended";
  } catch (error) {
    logger.error(
      { ...logIds(attempt), error: String(error) },
      "the result of a first attempt could not be saved",
    );
    return "unfinished";
  }
}
