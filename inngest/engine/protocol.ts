import { z } from "zod";

const NOT_TEXT = "it must not contain the character NUL";
const isText = (value: string) => !value.includes("\0");

/** An event as functions receive it. */
export const engineEvent = z.looseObject({
  id: z.string(),
  name: z.string(),
  data: z.record(z.string(), z.unknown()),
  /** Unix milliseconds; in the future, the run waits for it. */
  ts: z.number(),
});
export type EngineEvent = z.infer<typeof engineEvent>;

/** The body of `send`. An event without an id gets one from the engine. */
export const sentEvents = z.array(
  engineEvent.extend({
    id: z.string().max(512, "an event's id has at most 512 characters").refine(isText, NOT_TEXT).nullish(),
    name: z.string().min(1, "an event needs a name").refine(isText, NOT_TEXT),
    ts: z.number().nullish(),
  }),
);
export type SentEvent = z.infer<typeof sentEvents>[number];

/** A function as the SDK registers it. functions.ts refuses every option that is missing here, by name. */
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

/** One operation that a function requests or reports. `id` is the SHA-1 of the step's id. */
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

/** The saved result of a step, which the SDK returns from `step.*`; null for a sleep. */
export type Memo = { data: unknown } | { error: unknown } | null;

/** A step that has ended. */
export interface StepMemo {
  id: string;
  name: string;
  memo: Memo;
}

/** The body of a call, as of SDK 4. */
export interface CallBody {
  /** −1: the SDK chooses its execution version. */
  version: -1;
  event: EngineEvent;
  events: EngineEvent[];
  steps: Record<string, Memo>;
  defers: Record<string, never>;
  ctx: {
    run_id: string;
    fn_id: string;
    /** Together with fn_id it turns checkpointing on. */
    qi_id: string;
    attempt: number;
    max_attempts: number;
    disable_immediate_execution: boolean;
    use_api: false;
    stack: { stack: string[]; current: number };
  };
}

/** The SDK's response to a call. */
export interface Answer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: unknown;
}

export const CRON_TICKED = "inngest/scheduled.timer";
/** The trigger of the second function that the SDK registers for `onFailure`. */
export const FUNCTION_FAILED = "inngest/function.failed";
/** Names that senders may not use. */
export const INTERNAL_PREFIX = "inngest/";
/** In place of a step's SHA-1: find out what comes next. */
export const DISCOVERY_STEP = "step";

/** The error as it is stored with a failed run. */
export interface RunError {
  name: string;
  message: string;
  stack?: string;
}

/** Makes an error with a name and a message out of any response body. */
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

/** The name of a step as its author wrote it. */
export function stepName({ displayName, name, id }: Op): string {
  return displayName ?? name ?? id;
}
