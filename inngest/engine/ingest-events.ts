import { randomUUID } from "node:crypto";
import { pool } from "@/lib/db/pool";
import { cancelKeysOfEvent, type EngineFunction } from "./compile-functions";
import { type Db, inTransaction } from "./database";
import { hash, insertRuns, type JoinedInsertion, joinInsertion, type NewRun, planRun } from "./insert-runs";
import { localWorker } from "./local-worker";
import type { EngineEvent, SentEvent } from "./protocol";
import { cachedRegistration, knownRegistration, reloadRegistration } from "./registration";

/** No worker has registered its functions yet, so accepted events would be lost. */
export class NothingRegistered extends Error {
  override name = "NothingRegistered";
}

/**
 * Stores events durably: cancels the runs that they cancel, then starts the runs that they trigger.
 * @param seed identifies the sender's batch: repeating it starts nothing while its runs are unfinished
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

/**
 * Plans events for a statement that inserts their runs together with other rows. After its commit, call
 * `localWorker()?.wake()`.
 * @returns null when they need statements of their own, because they cancel runs or because this process has not
 *   loaded the registered functions yet
 */
export function joinEvents(sent: SentEvent[], now: Date): JoinedInsertion | null {
  const registration = cachedRegistration();
  if (!registration) return null;
  const plan = planEvents(registration.functions, sent, randomUUID(), now);
  return plan.cancelKeys.length > 0 ? null : joinInsertion(plan.runs, registration.digest, now);
}

interface Plan {
  eventIds: string[];
  runs: NewRun[];
  /** Keys of the runs that these events cancel. */
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
 * Cancels every unfinished run with one of the keys. A step in progress finishes, but its result is dropped
 * because the call's row is deleted.
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
