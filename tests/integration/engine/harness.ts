import { Inngest, type InngestFunction, Middleware } from "inngest";
import pino from "pino";
import { vi } from "vitest";
import type { Clock } from "@/inngest/engine/clock";
import type { Engine, EngineFigures } from "@/inngest/engine/start-engine";
import { PATIENCE_MS } from "../../fixtures/patience";
import { JumpingClock } from "./jumping-clock";

export interface Run {
  id: string;
  status: "completed" | "failed" | "cancelled";
  output: unknown;
}

/** One SDK call: the requested step, the attempt, and the memo by step ID (SHA-1). */
export interface SeenCall {
  functionId: string;
  attempt: number;
  memo: Record<string, unknown>;
}

export interface App {
  client: Inngest.Any;
  clock: JumpingClock;
  calls: SeenCall[];
  /** Sends events. @returns the first event's ID */
  send(event: { name: string; data?: Record<string, unknown>; id?: string; ts?: number }): Promise<string>;
  /** Waits until the run that this event started has ended. */
  ended(eventId: string, functionId?: string): Promise<Run>;
  /** Waits until a call sleeps, and moves the clock to its due time. @returns the skipped milliseconds */
  skipSleep(): Promise<number>;
  /** Attempt numbers of all SDK calls of the function's handler. */
  attemptsOf(functionId: string): number[];
  /** Number of the engine's calls with this outcome. */
  outcomes(outcome: keyof EngineFigures["callsByOutcome"]): number;
  stop(): Promise<void>;
}

type Define = (client: Inngest.Any) => InngestFunction.Like[];

let apps = 0;

/** Starts an app with these functions on the engine. */
export async function startApp(
  define: Define,
  options: { checkpointing?: boolean | { bufferedSteps: number } } = {},
): Promise<App> {
  const clock = new JumpingClock();
  const calls: SeenCall[] = [];
  const returned: Returned[] = [];
  apps += 1;
  const appId = `conformance-${process.pid}-${apps}`;
  const { createEngineFetch } = await import("@/inngest/engine/fetch");
  const client = new Inngest({
    id: appId,
    isDev: true,
    baseUrl: "http://embedded.invalid",
    fetch: createEngineFetch(clock),
    logger: pino({ level: "silent" }),
    checkpointing: options.checkpointing ?? true,
    middleware: [recorder(calls, returned)],
  });
  const functions = define(client);
  const host = await embed(client, functions, clock);
  return {
    client,
    clock,
    calls,
    send: async (event) => (await client.send(event)).ids[0] as string,
    ended: (eventId, functionId) => ended(returned, eventId, functionId && `${appId}-${functionId}`),
    skipSleep: async () => {
      const due = await until(() => firstSleeper(appId, clock.now()));
      const ms = due.getTime() - clock.now().getTime();
      clock.jump(Math.max(0, ms) + 1);
      return ms;
    },
    attemptsOf: (functionId) =>
      calls.filter((call) => call.functionId === functionId).map(({ attempt }) => attempt),
    outcomes: (outcome) => host.figures().callsByOutcome[outcome],
    stop: host.stop,
  };
}

/** Ignores calls that are already due, because the engine is about to make them. */
async function firstSleeper(appId: string, now: Date): Promise<Date | undefined> {
  const { pool } = await import("@/lib/db/pool");
  const { rows } = await pool().query<{ due_at: Date }>(
    `select due_at from engine_call c join engine_run r on r.id = c.run_id
     where c.state = 'sleeping' and c.due_at > $2 and r.status = 'active' and starts_with(r.function_id, $1 || '-')
     order by due_at limit 1`,
    [appId, now],
  );
  return rows[0]?.due_at;
}

/** Return value of a run's function, which the engine does not store. */
interface Returned {
  runId: string;
  functionId: string;
  eventId: string | undefined;
  output: unknown;
}

function recorder(calls: SeenCall[], returned: Returned[]): Middleware.Class {
  return class Recorder extends Middleware.BaseMiddleware {
    readonly id = "conformance:recorder";
    override transformFunctionInput(arg: Middleware.TransformFunctionInputArgs) {
      calls.push({
        functionId: arg.fn.id(),
        attempt: arg.ctx.attempt,
        memo: Object.fromEntries(Object.entries(arg.steps).map(([id, step]) => [id, structuredClone(step)])),
      });
      return arg;
    }
    override onRunComplete({ ctx, fn, output }: Middleware.OnRunCompleteArgs) {
      returned.push({
        runId: ctx.runId,
        functionId: fn.id(this.client.id),
        eventId: ctx.event.id,
        output: JSON.parse(JSON.stringify(output ?? null)),
      });
    }
  };
}

async function embed(client: Inngest.Any, functions: InngestFunction.Like[], clock: Clock) {
  const { startEngine } = await import("@/inngest/engine/start-engine");
  const engine: Engine = await startEngine({ client, functions, clock, random: () => 0 });
  return { stop: () => engine.stop(), figures: () => engine.figures() };
}

/** Gates at which steps wait until the test opens them. */
export function gates() {
  const held = new Map<string, (() => void)[]>();
  return {
    gate: (name: string) =>
      new Promise<void>((resolve) => {
        held.set(name, [...(held.get(name) ?? []), resolve]);
      }),
    isHeld: (name: string) => held.has(name),
    /** Releases the steps that are waiting at the gate. */
    open(name: string): void {
      for (const letGo of held.get(name) ?? []) letGo();
      held.delete(name);
    },
    openAll(): void {
      for (const letGo of [...held.values()].flat()) letGo();
      held.clear();
    },
  };
}

/** Waits until a condition is true. */
export function until<T>(condition: () => Promise<T> | T): Promise<NonNullable<T>> {
  return vi.waitUntil(condition, { timeout: PATIENCE_MS, interval: 10 }) as Promise<NonNullable<T>>;
}

/**
 * Finds an ended run. The row of a completed run is gone and its function has returned; other ended runs keep their
 * row.
 */
async function ended(returned: Returned[], eventId: string, functionId?: string): Promise<Run> {
  const { pool } = await import("@/lib/db/pool");
  return until(async () => {
    const { rows } = await pool().query<{
      id: string;
      status: "active" | "failed" | "cancelled";
      output: unknown;
    }>(
      `select id, status, output from engine_run
       where strpos(event::text, $1) > 0 and ($2::text is null or function_id = $2)`,
      // Compared as text, because PostgreSQL's JSON operators refuse a document that contains \\u0000.
      [`"id":"${eventId}"`, functionId ?? null],
    );
    for (const { id, status, output } of rows) if (status !== "active") return { id, status, output };
    if (rows.length > 0) return;
    const run = returned.find(
      (one) => one.eventId === eventId && (!functionId || one.functionId === functionId),
    );
    return run && { id: run.runId, status: "completed", output: run.output };
  });
}
