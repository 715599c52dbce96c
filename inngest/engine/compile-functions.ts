import { createHash } from "node:crypto";
import { assertSchedule } from "./cron-schedule";
import { compileKey, compileMatch, type Match } from "./expressions";
import { type EngineEvent, FUNCTION_FAILED, type FunctionConfig, INTERNAL_PREFIX } from "./protocol";

/** Concurrency limit of a function that sets none. */
const DEFAULT_LIMIT = 25;
/** Inngest's default number of retries after the first attempt. */
const DEFAULT_RETRIES = 4;
/** Longer limit names are hashed because they are indexed. */
const LONGEST_NAME = 200;

/** A function in the form that the engine uses. */
export interface EngineFunction {
  id: string;
  /** Names of the events that start a run. */
  events: string[];
  schedules: string[];
  maxAttempts: number;
  /** Maximum number of concurrent calls, across all keys. */
  limit: number;
  keyed: { limit: number; key: (event: unknown) => unknown }[];
  cancels: { event: string; match: Match | null }[];
}

/** Thrown for unsupported function options. `problems` contains one sentence per option. */
export class RefusedFunctions extends Error {
  override name = "RefusedFunctions";
  constructor(readonly problems: string[]) {
    super(
      `The embedded engine cannot run these functions:\n${problems.map((problem) => `  - ${problem}`).join("\n")}\n` +
        "Leave the option out, or run them on an Inngest server (INNGEST_BASE_URL and its keys).",
    );
  }
}

const KNOWN_OPTIONS = new Set(["id", "name", "triggers", "steps", "concurrency", "cancel"]);
const KNOWN_LIMIT_OPTIONS = new Set(["limit", "key", "scope"]);

/**
 * Compiles the functions that the SDK registers.
 * @throws {RefusedFunctions} listing every unsupported option
 */
export function compileFunctions(configs: FunctionConfig[]): EngineFunction[] {
  const problems: string[] = [];
  const functions = configs.map((config) =>
    compile(config, (problem) => problems.push(`${config.id}: ${problem}`)),
  );
  if (problems.length > 0) throw new RefusedFunctions(problems);
  return functions;
}

type Refuse = (problem: string) => void;

function compile(config: FunctionConfig, refuse: Refuse): EngineFunction {
  for (const [option, value] of Object.entries(config)) {
    if (value !== undefined && !KNOWN_OPTIONS.has(option)) refuse(`${option} is not supported`);
  }
  return {
    id: config.id,
    ...compileTriggers(config.triggers, refuse),
    ...compileConcurrency(config.concurrency, refuse),
    maxAttempts: 1 + (config.steps.step.retries?.attempts ?? DEFAULT_RETRIES),
    cancels: (config.cancel ?? []).map((cancel) => compileCancel(cancel, refuse)),
  };
}

function compileTriggers(triggers: FunctionConfig["triggers"], refuse: Refuse) {
  const events: string[] = [];
  const schedules: string[] = [];
  for (const { event, expression, cron, jitter } of triggers) {
    if (jitter) refuse("a cron's jitter is not supported");
    if (cron) {
      const problem = assertSchedule(cron);
      if (problem) refuse(problem);
      else schedules.push(cron);
    }
    if (!event) continue;
    if (event === FUNCTION_FAILED) refuse("onFailure is not supported");
    else if (event.startsWith(INTERNAL_PREFIX)) refuse(`the trigger "${event}" is not supported`);
    else if (event.includes("*")) refuse(`the wildcard trigger "${event}" is not supported`);
    else if (expression) refuse(`the trigger condition "${expression}" is not supported`);
    events.push(event);
  }
  return { events, schedules };
}

function compileConcurrency(concurrency: FunctionConfig["concurrency"], refuse: Refuse) {
  const limits = typeof concurrency === "number" ? [{ limit: concurrency }] : [concurrency ?? []].flat();
  const keyed: EngineFunction["keyed"] = [];
  let limit = DEFAULT_LIMIT;
  for (const entry of limits) {
    for (const option of Object.keys(entry)) {
      if (!KNOWN_LIMIT_OPTIONS.has(option)) refuse(`concurrency.${option} is not supported`);
    }
    const { key, scope } = entry as { key?: string; scope?: string };
    if (scope && scope !== "fn") refuse(`concurrency.scope "${scope}" is not supported; "fn" is`);
    if (entry.limit < 1) continue;
    if (!key) limit = entry.limit;
    else {
      const compiled = compileKey(key);
      if (compiled) keyed.push({ limit: entry.limit, key: compiled });
      else refuse(`the concurrency key "${key}" is not supported; event.data.x is`);
    }
  }
  return { limit, keyed };
}

function compileCancel(cancel: NonNullable<FunctionConfig["cancel"]>[number], refuse: Refuse) {
  if (cancel.timeout) refuse("cancelOn.timeout is not supported");
  if (cancel.event.startsWith(INTERNAL_PREFIX)) refuse(`cancelOn "${cancel.event}" is not supported`);
  const match = cancel.if ? compileMatch(cancel.if) : null;
  if (cancel.if && !match) {
    refuse(`the cancelOn condition "${cancel.if}" is not supported; event.data.x == async.data.x is`);
  }
  return { event: cancel.event, match };
}

/** A concurrency limit: at most `limit` concurrent calls under this name. */
export interface Limit {
  name: string;
  limit: number;
}

/** Limits for the calls of a run, narrowest first: the limits with a key, then the function's own limit. */
export function limitsOf(fn: EngineFunction, event: EngineEvent): Limit[] {
  const keyed = fn.keyed.map(({ limit, key }, index) => {
    const name = `${fn.id}:${index}:${JSON.stringify(key(event)) ?? "null"}`;
    return { name: name.length > LONGEST_NAME ? `${fn.id}:${index}:${sha1(name)}` : name, limit };
  });
  return [...keyed, { name: fn.id, limit: fn.limit }];
}

/** Keys that connect a run to the events that cancel it. A missing value matches nothing. */
export function cancelKeysOfRun(fn: EngineFunction, event: EngineEvent): string[] {
  const keys = fn.cancels.map((cancel) =>
    cancelKey(fn, cancel.event, cancel.match, cancel.match?.ofRun(event)),
  );
  return [...new Set(keys.filter((key) => key !== null))];
}

/** Keys of the runs that an event cancels. */
export function cancelKeysOfEvent(functions: EngineFunction[], event: EngineEvent): string[] {
  const keys = functions.flatMap((fn) =>
    fn.cancels
      .filter((cancel) => cancel.event === event.name)
      .map((cancel) => cancelKey(fn, event.name, cancel.match, cancel.match?.ofCanceller(event))),
  );
  return keys.filter((key) => key !== null);
}

function cancelKey(fn: EngineFunction, event: string, match: Match | null, value: unknown): string | null {
  if (!match) return sha1(JSON.stringify([fn.id, event]));
  if (value === undefined || value === null) return null;
  return sha1(JSON.stringify([fn.id, event, value]));
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
