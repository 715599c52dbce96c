import { isPassingFault } from "@/lib/db/faults";
import { logger } from "@/lib/logger";
import type { Sdk } from "./call-sdk";
import type { CallsUnderWay, CallUnderWay } from "./calls-under-way";
import type { Clock } from "./clock";
import type { Completions } from "./completions";
import { type Decision, decide } from "./decide";
import type { Memo, SdkResponse } from "./protocol";
import { saveCompletion, saveFailure, saveNext } from "./save-call";

export interface Caller {
  sdk: Sdk;
  underWay: CallsUnderWay;
  clock: Clock;
  /** Returns a number in [0, 1) that adds jitter to retries. */
  random: () => number;
  /** Called when the run has a next call, due at this time. */
  onNext: (dueAt: Date) => void;
  completions: Completions;
  /** Called when the run has ended, before this is saved. */
  onComplete: (call: CallUnderWay) => void;
}

export type CallOutcome = "advanced" | "retried" | "completed" | "failed" | "dropped";

/** Delays, in milliseconds, between attempts to save a result. After the last one, the call is repeated. */
const SAVE_PAUSES_MS = [50, 100, 250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000];

/**
 * Makes one call of a function and saves its result. Safe to repeat, because the call's row stays until the
 * result is saved.
 * @throws {Error} when the result could not be saved
 */
export async function makeCall(caller: Caller, call: CallUnderWay): Promise<CallOutcome> {
  const decision = await decisionOn(caller, call);
  await caller.underWay.end(call);
  return saveDecision(caller, call, decision);
}

async function decisionOn({ sdk, clock, random }: Caller, call: CallUnderWay): Promise<Decision> {
  const { fn, attempt } = call;
  if (!fn) {
    const message = `no function "${call.functionId}" is registered anymore`;
    return { kind: "fail", error: { name: "FunctionNotFound", message } };
  }
  const { maxAttempts } = fn;
  const response = await ask(sdk, call, maxAttempts);
  return decide(response, { attempt, maxAttempts }, clock.now(), random());
}

function ask(sdk: Sdk, call: CallUnderWay, maxAttempts: number): Promise<SdkResponse> {
  const steps: Record<string, Memo> = {};
  for (const { id, memo } of [...call.steps, ...call.unsaved]) steps[id] = memo;
  const stack = Object.keys(steps);
  // After a sleep, the function continues; for a planned step, only that step runs.
  const step = call.isSleep ? null : call.step;
  return sdk.call(call.functionId, step, {
    version: -1,
    event: call.event,
    events: [call.event],
    steps,
    defers: {},
    ctx: {
      run_id: call.runId,
      fn_id: call.functionId,
      qi_id: call.id,
      attempt: call.attempt,
      max_attempts: maxAttempts,
      disable_immediate_execution: false,
      use_api: false,
      stack: { stack, current: stack.length },
    },
  });
}

async function saveDecision(
  { clock, onNext, completions, onComplete }: Caller,
  call: CallUnderWay,
  decision: Decision,
): Promise<CallOutcome> {
  const now = clock.now();
  const { unsaved, attempt } = call;
  const ids = { run_id: call.runId, function_id: call.functionId, attempt };
  switch (decision.kind) {
    case "advance": {
      const { next } = decision;
      const state = next.dueAt > now ? ("sleeping" as const) : ("ready" as const);
      const steps = [...unsaved, ...decision.steps];
      const isWanted = await saved(() => saveNext(call, steps, { ...next, attempt: 0, state }));
      onNext(next.dueAt);
      return isWanted ? "advanced" : "dropped";
    }
    case "retry": {
      logger.warn({ ...ids, error: decision.error.message }, "a call failed and is retried");
      const { step, stepName, isSleep } = call;
      const same = { step, name: stepName, isSleep, dueAt: decision.at, attempt: attempt + 1 };
      const isWanted = await saved(() => saveNext(call, unsaved, { ...same, state: "sleeping" }));
      onNext(decision.at);
      return isWanted ? "retried" : "dropped";
    }
    case "complete": {
      onComplete(call);
      const isAlone = !call.fn || call.fn.cancels.length > 0;
      const isWanted = await saved(() => (isAlone ? saveCompletion(call) : completions.save(call)));
      return isWanted ? "completed" : "dropped";
    }
    case "fail": {
      if (!(await saved(() => saveFailure(call, unsaved, decision.error, now)))) return "dropped";
      logger.error({ ...ids, error: decision.error.message }, "a run failed");
      return "failed";
    }
  }
}

async function saved(save: () => Promise<boolean>): Promise<boolean> {
  for (const pause of SAVE_PAUSES_MS) {
    try {
      return await save();
    } catch (error) {
      if (!isPassingFault(error)) throw error;
      logger.warn({ error: String(error) }, "a call's result could not be saved; trying again");
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return save();
}
