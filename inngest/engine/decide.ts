import { z } from "zod";
import { durationMs } from "./durations";
import { type Answer, asRunError, type Memo, type Op, op, type RunError } from "./protocol";
import { retryAt } from "./retry-delay";

/** A step whose result is known. */
export interface StepMemo {
  id: string;
  name: string;
  memo: Exclude<Memo, null>;
}

/** A call that follows. */
export interface NextCall {
  /** null: find out what comes next. */
  step: string | null;
  name: string | null;
  isSleep: boolean;
  parallel: "wait" | "race" | null;
  dueAt: Date;
}

/** What an answer means for its run. */
export type Decision =
  | { kind: "advance"; steps: StepMemo[]; next: NextCall[] }
  | { kind: "retry"; at: Date; error: RunError }
  | { kind: "complete"; steps: StepMemo[]; output: unknown }
  | { kind: "fail"; error: RunError };

/** The call that was answered. */
export interface AnsweredCall {
  attempt: number;
  maxAttempts: number;
  /** The run has other calls. */
  planOnly: boolean;
}

/** Inngest's own limits. */
const LARGEST_OUTPUT = 4 * 1024 * 1024;
const MOST_STEPS = 1_000;
const LONGEST_SLEEP_MS = 366 * 24 * 3_600_000;

const NO_RETRY = "x-inngest-no-retry";
const VERSION = "x-inngest-req-version";

/**
 * Reads the SDK's answer. Nothing is stored here: the same answer gives the same decision.
 * @param random in [0, 1), spreads retries
 */
export function decide(answer: Answer, call: AnsweredCall, now: Date, random: number): Decision {
  if (answer.status === 200) return complete([], answer.body);
  if (answer.status !== 206) return failedCall(answer, call, asRunError(answer.body), now, random);
  const parsed = z.array(op).safeParse(answer.body);
  if (!parsed.success)
    return fail("InvalidAnswer", `the function's answer cannot be read: ${parsed.error.message}`);
  return decideOps(parsed.data, answer, call, now, random);
}

function decideOps(ops: Op[], answer: Answer, call: AnsweredCall, now: Date, random: number): Decision {
  const steps: StepMemo[] = [];
  const planned: Op[] = [];
  let output: { value: unknown } | null = null;
  for (const current of ops) {
    switch (current.op) {
      case "StepRun":
        steps.push({ ...named(current), memo: { data: current.data ?? null } });
        break;
      case "StepFailed":
        steps.push({ ...named(current), memo: { error: asRunError(current.error) } });
        break;
      case "StepError": {
        const error = asRunError(current.error);
        const decision = failedCall(answer, call, error, now, random);
        if (decision.kind === "retry") return decision;
        steps.push({ ...named(current), memo: { error } });
        break;
      }
      case "StepPlanned":
      case "Sleep":
        planned.push(current);
        break;
      case "RunComplete":
        output = { value: current.data };
        break;
      case "DiscoveryRequest":
        break;
      default:
        return fail("NotSupported", refusal(current));
    }
  }
  const tooLarge = steps.find(({ memo }) => JSON.stringify(memo).length > LARGEST_OUTPUT);
  if (tooLarge) return fail("StepOutputTooLarge", `the output of step "${tooLarge.name}" is over 4 MiB`);
  if (planned.length > MOST_STEPS)
    return fail("TooManySteps", `a function plans at most ${MOST_STEPS} steps at a time`);
  if (output) return complete(steps, output.value);
  return advance(steps, planned, Number(answer.headers[VERSION] ?? 2), call, now);
}

function advance(steps: StepMemo[], planned: Op[], version: number, call: AnsweredCall, now: Date): Decision {
  if (planned.length === 0) return { kind: "advance", steps, next: [discovery(now)] };
  // As Inngest does: version 2 waits for the whole group, unless it only sleeps; version 1 and `race` go on after each.
  const together = version >= 2 && planned.length > 1 && planned.some(({ op }) => op === "StepPlanned");
  const parallel = (current: Op) => {
    if (planned.length === 1 && !call.planOnly) return null;
    return together && current.opts?.parallelMode !== "race" ? ("wait" as const) : ("race" as const);
  };
  const next: NextCall[] = [];
  for (const current of planned) {
    const isSleep = current.op === "Sleep";
    const length = isSleep ? durationMs(sleepOf(current), now) : 0;
    if (length === null || length > LONGEST_SLEEP_MS) {
      return fail("InvalidSleep", `a sleep of "${sleepOf(current)}" is not possible`);
    }
    const { id, name } = named(current);
    next.push({
      step: id,
      name,
      isSleep,
      parallel: parallel(current),
      dueAt: new Date(now.getTime() + length),
    });
  }
  return { kind: "advance", steps, next };
}

/** The call that finds out what comes next. */
function discovery(now: Date): NextCall {
  return { step: null, name: null, isSleep: false, parallel: null, dueAt: now };
}

function failedCall(
  answer: Answer,
  call: AnsweredCall,
  error: RunError,
  now: Date,
  random: number,
): Decision {
  const isFinal = answer.headers[NO_RETRY] === "true" || call.attempt + 1 >= call.maxAttempts;
  if (isFinal) return { kind: "fail", error };
  return { kind: "retry", at: retryAt(call.attempt, answer.headers["retry-after"], now, random), error };
}

function complete(steps: StepMemo[], output: unknown): Decision {
  if ((JSON.stringify(output ?? null) ?? "null").length > LARGEST_OUTPUT) {
    return fail("OutputTooLarge", "the function's output is over 4 MiB");
  }
  return { kind: "complete", steps, output: output ?? null };
}

function fail(name: string, message: string): Decision {
  return { kind: "fail", error: { name, message } };
}

function named(current: Op): { id: string; name: string } {
  return { id: current.id, name: current.displayName ?? current.name ?? current.id };
}

/** The SDK puts the duration into the name; the specification says opts.duration. */
function sleepOf(current: Op): string {
  const { duration } = (current.opts ?? {}) as { duration?: unknown };
  return typeof duration === "string" && duration ? duration : (current.name ?? "");
}

function refusal(current: Op): string {
  return (
    `${current.op} ("${named(current).name}") is not supported by the embedded engine; ` +
    "an Inngest server has it (INNGEST_BASE_URL and its keys)"
  );
}
