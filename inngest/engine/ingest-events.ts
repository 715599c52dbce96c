import { randomUUID } from "node:crypto";
import { pool } from "@/lib/db/pool";
import { cancelRuns } from "./cancel-runs";
import { type Db, inTransaction } from "./database";
import { insertRuns } from "./insert-runs";
import { planEvents } from "./plan-runs";
import type { SentEvent } from "./protocol";
import { knownRegistration, reloadRegistration } from "./registration";

/** Nobody has said yet what events trigger: taking them would lose them. */
export class NothingRegistered extends Error {
  override name = "NothingRegistered";
}

/**
 * Takes events in: durable when it returns. Cancels the runs they cancel, then starts the runs they trigger.
 * @param seed of the sender: a batch that is sent again under it starts nothing twice
 * @returns an id for each event
 * @throws {NothingRegistered} before the first worker has registered its functions
 */
export async function ingestEvents(sent: SentEvent[], seed: string | null, now: Date): Promise<string[]> {
  const batch = seed ?? randomUUID();
  let registration = await knownRegistration();
  while (registration) {
    const { functions, digest } = registration;
    const plan = planEvents(functions, sent, batch, now);
    const insert = (db: Db) => insertRuns(plan.runs, digest, now, db);
    const inserted =
      plan.cancelKeys.length === 0
        ? await insert(pool())
        : await inTransaction(async (db) => {
            await cancelRuns(db, plan.cancelKeys, now);
            return insert(db);
          });
    if (inserted) return plan.eventIds;
    registration = await reloadRegistration();
  }
  throw new NothingRegistered("no worker has registered its functions yet");
}
