import type { Inngest, InngestFunction } from "inngest";
import { logger } from "@/lib/logger";
import { createSdk, type Sdk } from "./call-sdk";
import { CallsUnderWay, type CallUnderWay } from "./calls-under-way";
import { type Clock, systemClock } from "./clock";
import { Concurrency } from "./concurrency";
import { CronTicker } from "./cron-ticker";
import { type ExclusiveLock, takeExclusiveLock } from "./exclusive-lock";
import { CALLS_CHANNEL } from "./insert-runs";
import { setLocalWorker } from "./local-worker";
import { type Caller, type CallOutcome, makeCall } from "./make-call";
import { startPruning } from "./prune-runs";
import { type Registration, register } from "./registration";
import { Scheduler } from "./scheduler";

/*
 * How one event goes through the engine:
 *
 * 1. `inngest.send` posts it to fetch.ts, which stands in for Inngest's server in every process. ingest-events.ts matches
 *    it to the registered functions; insert-runs.ts inserts a run and its first call and notifies the worker: one
 *    statement.
 * 2. The worker listens on the connection that holds its lock (exclusive-lock.ts). The scheduler looks for calls that can
 *    be made: one statement, which writes nothing (find-calls.ts). concurrency.ts counts the calls under way; a call whose
 *    limits are full waits in a queue, in the table.
 * 3. make-call.ts calls the function through the SDK's own handler (call-sdk.ts). Results of steps arrive as checkpoints
 *    at fetch.ts and are kept in memory (calls-under-way.ts). decide.ts reads the response.
 * 4. save-call.ts saves it: the run is over, or its call is replaced by the next one, which may sleep. One statement.
 *
 * A run has one call at any time. Its row stays as it is until step 4, so that a crash anywhere repeats the call, and
 * no recovery is needed: a call that is not under way in this process is found by the next look.
 */

export interface EngineOptions {
  client: Inngest.Like;
  functions: readonly InngestFunction.Like[];
  clock?: Clock;
  /** In [0, 1), spreads retries. */
  random?: () => number;
  /** Runs once this engine is the only one on its database, before it makes any call. */
  beforeStart?: () => Promise<void>;
  /** The engine cannot go on and has begun to stop: `stop` resolves when all calls in flight are saved. */
  onFatal?: (error: Error) => void;
}

export interface Engine {
  /** Starts no more calls, lets the calls in flight end and be saved, and releases the database. */
  stop(): Promise<void>;
  figures(): EngineFigures;
}

const outcomes = ["advanced", "retried", "completed", "failed", "parked", "dropped", "postponed"] as const;
/** parked: it waits for a limit. dropped: its run was cancelled. postponed: it is repeated after a fault of ours. */
type Outcome = (typeof outcomes)[number];

/** What only the worker knows. See countCalls for the figures that every process can read. */
export interface EngineFigures {
  /** Calls under way. */
  running: number;
  /** Since the worker started. */
  callsByOutcome: Record<Outcome, number>;
}

/** After a fault of ours or of the database, a call is made again. */
const POSTPONE_MS = 2_000;

/**
 * Runs the functions durably on PostgreSQL, and registers the events that start them for every process that sends.
 * @throws {RefusedFunctions} when a function uses an option that the engine does not support
 * @throws {DatabaseTaken} when another engine works on this database
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const sdk = createSdk(options.client, options.functions);
  const configs = await sdk.describe();
  // A notification may arrive before the engine exists, which looks for calls when it starts.
  const running: { engine?: RunningEngine } = {};
  const lock = await takeExclusiveLock({
    channel: CALLS_CHANNEL,
    onNotify: () => running.engine?.wake(),
    onRetaken: () => running.engine?.lookAnew(),
    onLost: (error) => running.engine?.giveUp(error),
  });
  try {
    await options.beforeStart?.();
    const clock = options.clock ?? systemClock;
    running.engine = new RunningEngine(await register(configs, clock.now()), sdk, lock, {
      ...options,
      clock,
    });
    await running.engine.start();
    return running.engine;
  } catch (error) {
    await running.engine?.stop();
    await lock.release();
    throw error;
  }
}

class RunningEngine implements Engine {
  private readonly concurrency = new Concurrency();
  private readonly underWay = new CallsUnderWay();
  private readonly scheduler: Scheduler;
  private readonly cron: CronTicker;
  private readonly caller: Caller;
  private readonly callsByOutcome = Object.fromEntries(outcomes.map((name) => [name, 0])) as Record<
    Outcome,
    number
  >;
  private readonly inFlight = new Set<Promise<void>>();
  private stopPruning = () => {};
  private stopped: Promise<void> | undefined;

  constructor(
    { functions }: Registration,
    sdk: Sdk,
    private readonly lock: ExclusiveLock,
    private readonly options: EngineOptions & { clock: Clock },
  ) {
    const { concurrency, underWay } = this;
    const { clock, random = Math.random } = options;
    this.cron = new CronTicker(functions, clock);
    this.scheduler = new Scheduler({
      functions: new Map(functions.map((fn) => [fn.id, fn])),
      lock,
      concurrency,
      underWay,
      clock,
      onCall: (call) => this.begin(call),
      onQueued: () => this.count("parked"),
    });
    const onNext = (dueAt: Date) => this.scheduler.noticeDue(dueAt);
    this.caller = { sdk, underWay, clock, random, onNext };
  }

  async start(): Promise<void> {
    setLocalWorker({
      wake: () => this.wake(),
      keepMemos: (callId, memos) => this.underWay.keepMemos(callId, memos),
    });
    this.scheduler.start();
    await this.cron.start();
    this.stopPruning = startPruning(this.options.clock);
  }

  stop(): Promise<void> {
    this.stopped ??= this.shutDown();
    return this.stopped;
  }

  /** The engine cannot work without what it lost. */
  giveUp(error: Error): void {
    if (this.stopped) return;
    logger.fatal({ error: error.message }, "the engine cannot go on; it saves what is in flight and stops");
    void this.stop();
    this.options.onFatal?.(error);
  }

  wake(): void {
    this.scheduler.wake();
  }

  lookAnew(): void {
    this.scheduler.start();
  }

  figures(): EngineFigures {
    return { running: this.concurrency.running, callsByOutcome: { ...this.callsByOutcome } };
  }

  private async shutDown(): Promise<void> {
    this.stopPruning();
    this.cron.stop();
    await this.scheduler.stop();
    await Promise.all(this.inFlight);
    setLocalWorker(null);
    await this.lock.release();
  }

  private begin(call: CallUnderWay): void {
    const made = this.make(call);
    this.inFlight.add(made);
    void made.finally(() => this.inFlight.delete(made));
  }

  private async make(call: CallUnderWay): Promise<void> {
    try {
      this.count(await makeCall(this.caller, call));
      this.underWay.remove(call.id);
    } catch (error) {
      this.postpone(call, error);
    }
    this.concurrency.leave(call.id);
    this.scheduler.noticeFreeSlots();
  }

  /** It stays under way until then, so that no look finds it before. */
  private postpone(call: CallUnderWay, error: unknown): void {
    const ids = { run_id: call.runId, function_id: call.functionId, call_id: call.id };
    logger.error({ ...ids, error: String(error) }, "a call could not be made or saved; it is made again");
    this.count("postponed");
    const { clock } = this.options;
    clock.at(new Date(clock.now().getTime() + POSTPONE_MS), () => {
      this.underWay.remove(call.id);
      this.wake();
    });
  }

  private count(outcome: Outcome | CallOutcome): void {
    this.callsByOutcome[outcome] += 1;
  }
}
