import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { pool } from "@/lib/db/pool";
import { logger } from "@/lib/logger";
import type { SlotOwner } from "./attempt-slots";
import { attemptSlots, keepInFlight } from "./attempts-in-flight";
import { cancelStopped } from "./cancel-deliveries";
import { claimTurns } from "./claim-turns";
import { type ClaimedAttempt, logIds } from "./claimed-attempt";
import type { DeliveryRequest } from "./hand-over";
import { makeAttemptInSlot } from "./make-attempt";
import { pacing } from "./pacing";
import { saveAttempt } from "./save-attempts";

/**
 * Claims the attempts whose turns come within the next two seconds, and starts each when its turn comes. Does not wait for
 * them: they save their own results. A retry stays with the webhook's run, which finds it when it is due.
 * @param deliver requests runs for deliveries of a webhook whose limit was removed
 * @returns seconds until the run must look again, or null when it ends
 */
export async function takeTurns(
  owner: SlotOwner,
  generation: number,
  deliver: (requests: DeliveryRequest[]) => Promise<void>,
): Promise<number | null> {
  // At least one: an organization that has used up its slots must compete for the next one.
  const most = Math.max(1, attemptSlots.free(owner) * pacing.claimsPerSlot);
  const { turns, since, waitSeconds, released, erased } = await claimTurns(owner.webhookId, generation, most);
  for (const { attempt, startsInMs } of turns) keepInFlight(attemptAt(since + startsInMs, attempt));
  await cancelStopped(erased);
  await deliver(released);
  return waitSeconds;
}

/** Never rejects: after an error, the lease expires and another turn is given out. */
async function attemptAt(startsAt: number, attempt: ClaimedAttempt): Promise<void> {
  try {
    await setTimeout(Math.max(0, startsAt - performance.now()));
    const request = { withinMs: pacing.slotWaitMs, bounded: true };
    if (!(await attemptSlots.take(attempt, request))) return await putBack(attempt);
    await saveAttempt(await makeAttemptInSlot(attempt));
  } catch (error) {
    logger.error({ ...logIds(attempt), error: String(error) }, "an attempt could not be made or saved");
  }
}

/** Deletes the claim of an attempt that was not made, so that the delivery gets another turn. */
async function putBack({ deliveryId, token }: ClaimedAttempt): Promise<void> {
  await pool().query("delete from attempt where delivery_id = $1 and token = $2 and completed_at is null", [
    deliveryId,
    token,
  ]);
}
