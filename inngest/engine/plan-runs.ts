import { createHash } from "node:crypto";
import { cancelKeysOfEvent, cancelKeysOfRun, type EngineFunction, laneNames } from "./functions";
import type { EngineEvent, SentEvent } from "./protocol";

/** A run to be inserted. */
export interface NewRun {
  id: string;
  functionId: string;
  event: EngineEvent;
  /** The sender's id of the event: the function runs once for it in 24 hours. */
  seenAs: string | null;
  lanes: string[];
  cancelKeys: string[];
  dueAt: Date;
  /** Calls of functions with keyed lanes are admitted by the scheduler; the others go straight to the queue. */
  state: "ready" | "sleeping";
}

export interface Plan {
  eventIds: string[];
  runs: NewRun[];
  /** Of runs that these events end. */
  cancelKeys: string[];
}

/**
 * What a batch of events sets off.
 * @param seed differs for every batch, and is the same when a batch is sent again: run ids come from it
 */
export function planEvents(functions: EngineFunction[], sent: SentEvent[], seed: string, now: Date): Plan {
  const plan: Plan = { eventIds: [], runs: [], cancelKeys: [] };
  const seen = new Set<string>();
  sent.forEach((payload, index) => {
    const internalId = hash(seed, String(index));
    const event: EngineEvent = { ...payload, id: payload.id || internalId, ts: payload.ts ?? now.getTime() };
    plan.eventIds.push(internalId);
    plan.cancelKeys.push(...cancelKeysOfEvent(functions, event));
    for (const fn of functions) {
      const seenAs = payload.id || null;
      const once = JSON.stringify([fn.id, seenAs ?? internalId]);
      if (!isTriggeredBy(fn, event) || seen.has(once)) continue;
      seen.add(once);
      plan.runs.push({ ...planRun(fn, event, internalId, now), seenAs });
    }
  });
  return plan;
}

/** @param origin what makes the run unique for its function: planned twice, it is inserted once */
export function planRun(fn: EngineFunction, event: EngineEvent, origin: string, now: Date): NewRun {
  const dueAt = new Date(Math.max(now.getTime(), event.ts));
  return {
    id: hash(origin, fn.id),
    functionId: fn.id,
    event,
    seenAs: null,
    lanes: laneNames(fn, event),
    cancelKeys: cancelKeysOfRun(fn, event),
    dueAt,
    state: entryState(fn, dueAt, now),
  };
}

/** How a new call enters: see NewRun.state. */
export function entryState(fn: EngineFunction, dueAt: Date, now: Date): "ready" | "sleeping" {
  return fn.keyed.length > 0 || dueAt > now ? "sleeping" : "ready";
}

function isTriggeredBy(fn: EngineFunction, event: EngineEvent): boolean {
  return fn.triggers.some(
    (trigger) => trigger.event === event.name && (trigger.condition === null || trigger.condition(event)),
  );
}

function hash(...parts: string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
