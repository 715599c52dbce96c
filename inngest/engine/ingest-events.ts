import { randomUUID } from "node:crypto";
import { pool } from "@/lib/db/pool";
import { type Db, inTransaction } from "./database";
import { cancelKeysOfEvent, type EngineFunction } from "./functions";
import { hash, insertRuns, type NewRun, planRun } from "./insert-runs";
import { localWorker } from "./local-worker";
import type { EngineEvent, SentEvent } from "./protocol";
import { knownRegistration, reloadRegistration } from "./registration";

/** No worker has registered which events trigger functions: accepting events now would lose them. */
export class NothingRegistered extends Error {
  override name = "NothingRegistered";
}

/**
 * Accepts events; they are durable when it returns. Cancels the runs they cancel, then starts the runs they trigger.
 * @param seed of the sender: while its runs are unfinished, a batch that is sent again under it starts nothing
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
    if (inserted) {
      localWorker()?.wake();
      return plan.eventIds;
    }
    registration = await reloadRegistration();
  }
  throw new NothingRegistered("no worker has registered its functions yet");
}

interface Plan {
  eventIds: string[];
  runs: NewRun[];
  /** Keys of the runs that these events end. */
  cancelKeys: string[];
}

function planEvents(functions: EngineFunction[], sent: SentEvent[], batch: string, now: Date): Plan {
  const plan: Plan = { eventIds: [], runs: [], cancelKeys: [] };
  const seen = new Set<string>();
  sent.forEach((payload, index) => {
    const internalId = hash(batch, String(index));
    const event: EngineEvent = { ...payload, id: payload.id || internalId, ts: payload.ts ?? now.getTime() };
    plan.eventIds.push(internalId);
    plan.cancelKeys.push(...cancelKeysOfEvent(functions, event));
    for (const fn of functions) {
      const once = JSON.stringify([fn.id, event.id]);
      if (!fn.events.includes(event.name) || seen.has(once)) continue;
      seen.add(once);
      plan.runs.push(planRun(fn, event, internalId, payload.id || null, now));
    }
  });
  return plan;
}

/**
 * Ends every unfinished run that one of the keys names. A step that is running ends, but its result is dropped: the
 * call's row is gone.
 */
async function cancelRuns(db: Db, keys: string[], now: Date): Promise<void> {
  await db.query(
    `with cancelled as (
       update engine_run set status = 'cancelled', finished_at = $2
       where status = 'active' and cancel_keys <> '{}' and cancel_keys && $1::text[]
       returning id
     )
     delete from engine_call using cancelled where run_id = cancelled.id`,
    [keys, now],
  );
}
