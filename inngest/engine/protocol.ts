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

/** What `send` posts. Without an id of the sender's own it is made by the receiver. */
export const sentEvents = z.array(
  engineEvent.extend({
    id: z.string().max(512, "an event's id has at most 512 characters").refine(isText, NOT_TEXT).nullish(),
    name: z.string().min(1, "an event needs a name").refine(isText, NOT_TEXT),
    ts: z.number().nullish(),
  }),
);
export type SentEvent = z.infer<typeof sentEvents>[number];

/** A function as the SDK registers it. What is not named here is refused by name: see functions.ts. */
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

/** One thing that a function asks for or reports. `id` is the SHA-1 of the step's id. */
export const op = z.looseObject({
  op: z.string(),
  id: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z.looseObject({ parallelMode: z.string().optional() }).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});
export type Op = z.infer<typeof op>;

/** What `step.*` in the handler is given back; a sleep's is null. */
export type Memo = { data: unknown } | { error: unknown } | null;

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

/** The SDK's answer to a call. */
export interface Answer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: unknown;
}

export const FUNCTION_FAILED = "inngest/function.failed";
export const CRON_TICKED = "inngest/scheduled.timer";
/** Names that senders may not use. */
export const INTERNAL_PREFIX = "inngest/";
/** In place of a step's SHA-1: find out what comes next. */
export const DISCOVERY_STEP = "step";

/** The error as functions and screens see it. */
export interface RunError {
  name: string;
  message: string;
  stack?: string;
}

/** `error` is mandatory in inngest/function.failed: whatever was answered, this is one. */
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
