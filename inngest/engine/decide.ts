import { z } from "zod";
import { durationMs } from "./durations";
import {
  asRunError,
  type Op,
  op,
  type RunError,
  type SdkResponse,
  type StepMemo,
  stepName,
} from "./protocol";
import { retryAt } from "./retry-delay";

/** The next call of a run. */
export interface NextCall {
  /** Null: discover the next steps. */
  step: string | null;
  name: string | null;
  isSleep: boolean;
  dueAt: Date;
}

/** The consequence of a response for its run. */
export type Decision =
  | { kind: "advance"; steps: StepMemo[]; next: NextCall }
  | { kind: "retry"; at: Date; error: RunError }
  | { kind: "complete" }
  | { kind: "fail"; error: RunError };

/** The call that produced the response. */
export interface CallAttempt {
  attempt: number;
  maxAttempts: number;
}

/** Inngest's limits: bytes of output, milliseconds of sleep. */
const LARGEST_OUTPUT = 4 * 1024 * 1024;
const LONGEST_SLEEP_MS = 366 * 24 * 3_600_000;

const NO_RETRY = "x-inngest-no-retry";

/**
 * Interprets the SDK's response. Pure: the same arguments give the same decision.
 * @param random in [0, 1); adds jitter to retries
 */
export function decide(response: SdkResponse, call: CallAttempt, now: Date, random: number): Decision {
  if (response.status === 200) return complete(response.body);
  if (response.status !== 206) return failedCall(response, call, asRunError(response.body), now, random);
  const parsed = z.array(op).safeParse(response.body);
  if (!parsed.success)
    return fail("InvalidAnswer", `the function's response cannot be read: ${parsed.error.message}`);
  return decideOps(parsed.data, response, call, now, random);
}

function decideOps(ops: Op[], response: SdkResponse, call: CallAttempt, now: Date, random: number): Decision {
  const steps: StepMemo[] = [];
  const planned: Op[] = [];
  let output: { value: unknown } | null = null;
  for (const current of ops) {
    switch (current.op) {
      case "StepRun":
        steps.push({ id: current.id, name: stepName(current), memo: { data: current.data ?? null } });
        break;
      case "StepFailed":
        steps.push({ id: current.id, name: stepName(current), memo: { error: asRunError(current.error) } });
        break;
      case "StepError": {
        const error = asRunError(current.error);
        const decision = failedCall(response, call, error, now, random);
        if (decision.kind === "retry") return decision;
        steps.push({ id: current.id, name: stepName(current), memo: { error } });
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
        return refuse(current.op, [current]);
    }
  }
  const tooLarge = steps.find(({ memo }) => isTooLarge(memo));
  if (tooLarge) return fail("StepOutputTooLarge", `the output of step "${tooLarge.name}" is over 4 MiB`);
  if (output) return complete(output.value);
  if (planned.length > 1) return refuse("Running steps in parallel", planned);
  return advance(steps, planned[0], now);
}

function advance(steps: StepMemo[], planned: Op | undefined, now: Date): Decision {
  if (!planned) {
    return { kind: "advance", steps, next: { step: null, name: null, isSleep: false, dueAt: now } };
  }
  const isSleep = planned.op === "Sleep";
  const length = isSleep ? durationMs(sleepOf(planned), now) : 0;
  if (length === null || length > LONGEST_SLEEP_MS) {
    return fail("InvalidSleep", `a sleep of "${sleepOf(planned)}" is not possible`);
  }
  const dueAt = new Date(now.getTime() + length);
  return { kind: "advance", steps, next: { step: planned.id, name: stepName(planned), isSleep, dueAt } };
}

function failedCall(
  response: SdkResponse,
  call: CallAttempt,
  error: RunError,
  now: Date,
  random: number,
): Decision {
  const isFinal = response.headers[NO_RETRY] === "true" || call.attempt + 1 >= call.maxAttempts;
  if (isFinal) return { kind: "fail", error };
  return { kind: "retry", at: retryAt(call.attempt, response.headers["retry-after"], now, random), error };
}

function complete(output: unknown): Decision {
  if (isTooLarge(output)) return fail("OutputTooLarge", "the function's output is over 4 MiB");
  return { kind: "complete" };
}

function isTooLarge(value: unknown): boolean {
  return (JSON.stringify(value ?? null)?.length ?? 0) > LARGEST_OUTPUT;
}

function fail(name: string, message: string): Decision {
  return { kind: "fail", error: { name, message } };
}

function refuse(what: string, ops: Op[]): Decision {
  const names = ops.map((current) => `"${stepName(current)}"`).join(", ");
  return fail(
    "NotSupported",
    `${what} (${names}) is not supported by the embedded engine; ` +
      "an Inngest server supports it (INNGEST_BASE_URL and its keys)",
  );
}

/** The SDK sends the duration as the step's name; the specification requires opts.duration. */
function sleepOf(current: Op): string {
  const duration = current.opts?.duration;
  return typeof duration === "string" && duration ? duration : (current.name ?? "");
}
