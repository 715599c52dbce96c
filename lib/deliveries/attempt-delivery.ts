import { logger } from "@/lib/logger";
import { cancelStopped } from "./cancel-deliveries";
import { type ClaimedAttempt, claimAttempt, logIds } from "./claim";
import { makeAttempt } from "./make-attempt";
import { type SavedAttempt, saveAttempt } from "./save-attempts";

/** What a turn of `deliver` found: nothing left to do, or how long to sleep, in whole seconds of at least 1. */
export type Turn = { done: true } | { done: false; waitSeconds: number };

/**
 * One turn of a delivery's durable run: makes the attempt that is due, or tells how long to wait for it. A second
 * run of the same delivery finds nothing to do, or waits its turn.
 * @throws {UnsealError} and database errors: faults of ours, for Inngest to retry
 */
export async function attemptDelivery(deliveryId: string): Promise<Turn> {
  const claim = await claimAttempt(deliveryId);
  if (claim.state === "wait") return waitUntil(claim.until);
  if (claim.state === "over") {
    if (claim.webhookStopped) await cancelStopped(deliveryId);
    return { done: true };
  }
  const saved = await attempt(claim.attempt);
  // Another run took over, or the result was saved and the answer to that lost: the next claim finds out.
  if (!saved) return { done: false, waitSeconds: 1 };
  return saved.nextAttemptAt ? waitUntil(saved.nextAttemptAt) : { done: true };
}

async function attempt(claimed: ClaimedAttempt): Promise<SavedAttempt | null> {
  try {
    return await saveAttempt(await makeAttempt(claimed));
  } catch (error) {
    // Whoever calls the step logs the run, and knows nothing of deliveries.
    logger.error({ ...logIds(claimed), error: String(error) }, "an attempt could not be made or saved");
    throw error;
  }
}

function waitUntil(moment: Date): Turn {
  return { done: false, waitSeconds: Math.max(1, Math.ceil((moment.getTime() - Date.now()) / 1_000)) };
}
