import { logger } from "@/lib/logger";
import type { SlotOwner } from "./attempt-slots";
import { attemptSlots } from "./attempts-in-flight";
import { cancelStopped } from "./cancel-deliveries";
import { claimAttempts } from "./claim-attempts";
import { type ClaimedAttempt, isTestDelivery, logIds } from "./claimed-attempt";
import type { DeliveryRequest } from "./hand-over";
import { dispatchLimits } from "./limits";
import { makeAttemptInSlot } from "./make-attempt";
import { saveAttempt } from "./save-attempts";
import { startRunSpans } from "./trace-attempts";

/** Result of one turn of `deliver`: finished, or the seconds to sleep (whole, at least 1). */
export type Turn = { done: true } | { done: false; waitSeconds: number };

/** Delay after another run finished or claimed the attempt; the next claim reads the new state. */
const LOOK_AGAIN_MS = 1_000;

/**
 * One turn of a durable run: makes the due attempts for which the webhook has slots, and returns how long to
 * wait for the next one. A second run with the same deliveries finds nothing to do, or waits for its turn.
 * @param deliveryIds of one webhook
 * @param letWait takes deliveries whose webhook has got a rate limit
 * @throws {UnsealError} and database errors, which Inngest retries; all other results are saved
 */
export async function attemptDeliveries(
  deliveryIds: string[],
  owner: SlotOwner,
  letWait: (paced: DeliveryRequest[]) => Promise<void>,
): Promise<Turn> {
  const waitsMs: number[] = [];
  for (let rest = deliveryIds; rest.length > 0; ) {
    const slots = await takeSlots(owner, rest.length);
    if (slots === 0) return waitFor([LOOK_AGAIN_MS]);
    const startedAt = Date.now();
    const { claimed, ready, ...others } = await claimAttempts(rest, slots).catch((error: unknown) => {
      giveBack(owner, slots);
      throw error;
    });
    giveBack(owner, slots - claimed.filter((attempt) => !isTestDelivery(attempt)).length);
    const spans = startRunSpans("deliver", claimed, startedAt);
    // Before the next statement: if it failed, the claimed attempts would keep their slots.
    waitsMs.push(...(await attemptAll(claimed)));
    spans.end();
    await cancelStopped(others.stopped);
    if (others.paced.length > 0) await letWait(others.paced);
    const isRest = claimed.length > 0 && ready > 0;
    if (!isRest) waitsMs.push(...others.waitsMs, ...(ready > 0 ? [LOOK_AGAIN_MS] : []));
    const attempted = new Set(claimed.map(({ deliveryId }) => deliveryId));
    rest = isRest ? rest.filter((id) => !attempted.has(id)) : [];
  }
  return waitsMs.length === 0 ? { done: true } : waitFor(waitsMs);
}

/** Waits for one slot, then takes further slots that are free. */
async function takeSlots(owner: SlotOwner, most: number): Promise<number> {
  const request = { withinMs: dispatchLimits.deliverSlotWaitMs, bounded: false };
  if (!(await attemptSlots.take(owner, request))) return 0;
  return 1 + attemptSlots.takeFree(owner, most - 1);
}

function giveBack(owner: SlotOwner, slots: number): void {
  for (let n = 0; n < slots; n += 1) attemptSlots.release(owner, null);
}

/** @returns for each delivery that needs another attempt, the milliseconds until it is due */
async function attemptAll(claimed: ClaimedAttempt[]): Promise<number[]> {
  const results = await Promise.allSettled(claimed.map(attempt));
  const fault = results.find((result) => result.status === "rejected");
  if (fault) throw fault.reason;
  return results.flatMap((result) =>
    result.status === "fulfilled" && result.value !== null ? [result.value] : [],
  );
}

async function attempt(claimed: ClaimedAttempt): Promise<number | null> {
  try {
    const result = await makeAttemptInSlot(claimed);
    const saved = await saveAttempt(result);
    return saved ? saved.retryInMs : LOOK_AGAIN_MS;
  } catch (error) {
    // Inngest logs the failed step without the delivery's id.
    logger.error({ ...logIds(claimed), error: String(error) }, "an attempt could not be made or saved");
    throw error;
  }
}

function waitFor(waitsMs: number[]): Turn {
  return { done: false, waitSeconds: Math.max(1, Math.ceil(Math.min(...waitsMs) / 1_000)) };
}
