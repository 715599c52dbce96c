import { z } from "zod";

const NOT_TEXT = "it must not contain the character NUL";
const isText = (value: string) => !value.includes("\0");

/** An event as passed to functions. */
export const engineEvent = z.looseObject({
  id: z.string(),
  name: z.string(),
  data: z.record(z.string(), z.unknown()),
  /** Unix milliseconds. A run with a future timestamp starts at that time. */
  ts: z.number(),
});
export type EngineEvent = z.infer<typeof engineEvent>;

/** Body of `send`. The engine generates an id for an event without one. */
export const sentEvents = z.array(
  engineEvent.extend({
    id: z.string().max(512, "an event's id has at most 512 characters").refine(isText, NOT_TEXT).nullish(),
    name: z.string().min(1, "an event needs a name").refine(isText, NOT_TEXT),
    ts: z.number().nullish(),
  }),
);
export type SentEvent = z.infer<typeof sentEvents>[number];

/** A function as registered by the SDK. functions.ts rejects options that are not listed here. */
export const functionConfig = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  triggers: z.array(
    z.looseObject({
      event: z.string().optional(),
      expression: z.string().optional(),
      cron: z.string().optional(),
      jitter: z.string().optional(),
    }),
  ),
  steps: z.object({
    step: z.looseObject({ retries: z.object({ attempts: z.number().optional() }).optional() }),
  }),
  concurrency: z
    .union([
      z.number(),
      z.looseObject({ limit: z.number(), key: z.string().optional(), scope: z.string().optional() }),
      z.array(z.looseObject({ limit: z.number(), key: z.string().optional(), scope: z.string().optional() })),
    ])
    .optional(),
  cancel: z
    .array(z.looseObject({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .optional(),
});
export type FunctionConfig = z.infer<typeof functionConfig>;

/** An operation that a function requests or reports. `id` is the SHA-1 of the step's id. */
export const op = z.looseObject({
  op: z.string(),
  id: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z.looseObject({ duration: z.unknown().optional() }).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});
export type Op = z.infer<typeof op>;

/** The saved result of a step, as returned from `step.*`; null for a sleep. */
export type Memo = { data: unknown } | { error: unknown } | null;

/** A finished step. */
export interface StepMemo {
  id: string;
  name: string;
  memo: Memo;
}

/** Body of a call, as defined by SDK 4. */
export interface CallBody {
  /** −1 lets the SDK choose its execution version. */
  version: -1;
  event: EngineEvent;
  events: EngineEvent[];
  steps: Record<string, Memo>;
  defers: Record<string, never>;
  ctx: {
    run_id: string;
    fn_id: string;
    /** Enables checkpointing, together with fn_id. */
    qi_id: string;
    attempt: number;
    max_attempts: number;
    disable_immediate_execution: boolean;
    use_api: false;
    stack: { stack: string[]; current: number };
  };
}

/** The SDK's response to a call. */
export interface SdkResponse {
  status: number;
  /** Header names in lowercase. */
  headers: Record<string, string>;
  body: unknown;
}

export const CRON_TICKED = "inngest/scheduled.timer";
/** Trigger of the additional function that the SDK registers for `onFailure`. */
export const FUNCTION_FAILED = "inngest/function.failed";
/** Prefix of event names that senders must not use. */
export const INTERNAL_PREFIX = "inngest/";
/** Sent instead of a step's SHA-1 to discover the next steps. */
export const DISCOVERY_STEP = "step";

/** An error as stored with a failed run. */
export interface RunError {
  name: string;
  message: string;
  stack?: string;
}

/** Converts any response body to an error with a name and a message. */
export function asRunError(value: unknown): RunError {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const { name, message, error } = value as Record<string, unknown>;
    return {
      ...value,
      name: typeof name === "string" ? name : "Error",
      message: typeof message === "string" ? message : typeof error === "string" ? error : "Unknown error",
    };
  }
  return { name: "Error", message: typeof value === "string" ? value : JSON.stringify(value ?? null) };
}

/** The step's name as written by its author. */
export function stepName({ displayName, name, id }: Op): string {
  return displayName ?? name ?? id;
}
