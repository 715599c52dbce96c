import { logger } from "@/lib/logger";
import { parkCall } from "./admit-calls";
import { beginCall, type Call } from "./begin-call";
import type { Sdk } from "./call-sdk";
import type { Clock } from "./clock";
import { isPassingFault } from "./database";
import { type Decision, decide } from "./decide";
import { type EngineFunction, lanesByName } from "./functions";
import type { Lanes } from "./lanes";
import { entryState, planEvents } from "./plan-runs";
import { type Answer, FUNCTION_FAILED, type RunError } from "./protocol";
import type { Scheduler } from "./scheduler";
import { advanceRun, dropCall, finishRun, postponeCall, type RunEnd, retryCall } from "./settle-call";

export interface Caller {
  functions: ReadonlyMap<string, EngineFunction>;
  sdk: Sdk;
  lanes: Lanes;
  scheduler: Scheduler;
  clock: Clock;
  random: () => number;
  /** Counts what became of a call. */
  onOutcome: (outcome: Outcome) => void;
}

export const outcomes = [
  "advanced",
  "retried",
  "completed",
  "failed",
  "parked",
  "dropped",
  "postponed",
] as const;
export type Outcome = (typeof outcomes)[number];

const POSTPONE_MS = 2_000;
/** The attempts to save an answer while the database is away; then the call is made again. */
const SAVE_PAUSES_MS = [50, 100, 250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000];

/**
 * Makes one call of a function and saves what it answered. Safe to repeat at any point: until the answer is saved the
 * call's row stays, and afterwards there is nothing to begin.
 * @returns a function for the queue
 */
export function createCaller(caller: Caller): (callId: string) => Promise<void> {
  const underway = new Map<string, Promise<void>>();
  return async (callId) => {
    // A call that was parked may be admitted again, with a new job, before the slot that parked it knows: it comes next.
    const before = underway.get(callId)?.catch(() => undefined) ?? Promise.resolve();
    const made = before.then(() => makeAndLeave(caller, callId));
    underway.set(callId, made);
    try {
      await made;
    } finally {
      if (underway.get(callId) === made) underway.delete(callId);
    }
  };
}

async function makeAndLeave(caller: Caller, callId: string): Promise<void> {
  let outcome: Outcome | null = null;
  try {
    outcome = await makeCall(caller, callId).catch((error) => postpone(caller, callId, error));
    caller.onOutcome(outcome);
  } finally {
    // Parked, it had no place: the one that it may have by now is for its next job.
    if (outcome !== "parked") caller.lanes.leave(callId);
    caller.scheduler.noticeLanes();
  }
}

async function makeCall(caller: Caller, callId: string): Promise<Outcome> {
  const call = await beginCall(callId);
  if (!call) return drop(callId);
  // A job too many: the queue, started anew, has made one for each call that was under way.
  if (!call.isReady) return "dropped";
  const fn = caller.functions.get(call.functionId);
  if (!fn) {
    await settle(caller, call, undefined, {
      kind: "fail",
      error: { name: "FunctionNotFound", message: `no function "${call.functionId}" is registered any more` },
    });
    return "failed";
  }
  const lane = caller.lanes.arrive(callId, lanesByName(fn, call.lanes));
  if (lane) return park(caller, call, lane);
  if (call.isSleep && call.parallel === "wait" && call.pendingSteps > 0) return drop(callId);

  const answer = await ask(caller.sdk, call, fn);
  const { planOnly, attempt } = call;
  const decision = decide(
    answer,
    { planOnly, attempt, maxAttempts: fn.maxAttempts },
    caller.clock.now(),
    caller.random(),
  );
  return settle(caller, call, fn, decision);
}

/** After a fault of ours or the database's: the call is made again soon. The queue's own backoff grows to hours. */
async function postpone(caller: Caller, callId: string, error: unknown): Promise<Outcome> {
  logger.error(
    { call_id: callId, error: String(error) },
    "a call could not be made or saved; it is made again",
  );
  const at = new Date(caller.clock.now().getTime() + POSTPONE_MS);
  await saved(() => postponeCall(callId, at));
  caller.scheduler.noticeDue(at);
  return "postponed";
}

async function drop(callId: string): Promise<Outcome> {
  await dropCall(callId);
  return "dropped";
}

async function park(caller: Caller, { id, functionId }: Call, lane: string): Promise<Outcome> {
  await parkCall(id, lane);
  caller.lanes.noteWaiting(lane, functionId);
  return "parked";
}

function ask(sdk: Sdk, call: Call, fn: EngineFunction): Promise<Answer> {
  const stack = call.steps.map(({ id }) => id);
  // A sleep's call goes on with the function; a planned step's runs that step.
  const step = call.isSleep ? null : call.step;
  return sdk.call(fn.id, step, {
    version: -1,
    event: call.event,
    events: [call.event],
    steps: Object.fromEntries(call.steps.map(({ id, memo }) => [id, memo])),
    defers: {},
    ctx: {
      run_id: call.runId,
      fn_id: fn.id,
      qi_id: call.id,
      attempt: call.attempt,
      max_attempts: fn.maxAttempts,
      disable_immediate_execution: call.planOnly,
      use_api: false,
      stack: { stack, current: stack.length },
    },
  });
}

async function settle(
  caller: Caller,
  call: Call,
  fn: EngineFunction | undefined,
  decision: Decision,
): Promise<Outcome> {
  const now = caller.clock.now();
  const ids = { run_id: call.runId, function_id: call.functionId, call_id: call.id };
  switch (decision.kind) {
    case "advance": {
      const next = decision.next.map((entering) => ({
        ...entering,
        state: fn ? entryState(fn, entering.dueAt, now) : ("ready" as const),
      }));
      await saved(() => advanceRun(call, decision.steps, next));
      for (const { state, dueAt } of next) if (state === "sleeping") caller.scheduler.noticeDue(dueAt);
      return "advanced";
    }
    case "retry":
      logger.warn(
        { ...ids, attempt: call.attempt, error: decision.error.message },
        "a call failed and is retried",
      );
      await saved(() => retryCall(call, decision.at));
      caller.scheduler.noticeDue(decision.at);
      return "retried";
    case "complete":
      await saved(() =>
        finishRun(
          call.runId,
          { status: "completed", steps: decision.steps, output: decision.output, sequels: [] },
          now,
        ),
      );
      return "completed";
    case "fail":
      logger.error({ ...ids, attempt: call.attempt, error: decision.error.message }, "a run failed");
      await saved(() => finishRun(call.runId, failure(caller, call, decision.error, now), now));
      return "failed";
  }
}

/** A failed run, with the runs of the functions that wait for failures. Those do not set off further ones. */
function failure(caller: Caller, call: Call, error: RunError, now: Date): RunEnd {
  const end: RunEnd = { status: "failed", output: error, steps: [], sequels: [] };
  if (call.event.name === FUNCTION_FAILED) return end;
  const event = {
    id: call.runId,
    name: FUNCTION_FAILED,
    ts: now.getTime(),
    data: {
      function_id: call.functionId,
      run_id: call.runId,
      error,
      event: call.event,
      events: [call.event],
      _inngest: { status: "Failed" },
    },
  };
  return { ...end, sequels: planEvents([...caller.functions.values()], [event], call.runId, now).runs };
}

async function saved(save: () => Promise<void>): Promise<void> {
  for (const pause of SAVE_PAUSES_MS) {
    try {
      return await save();
    } catch (error) {
      if (!isPassingFault(error)) throw error;
      logger.warn({ error: String(error) }, "an answer could not be saved; trying again");
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return save();
}
