import type { Inngest, InngestFunction } from "inngest";
import { logger } from "@/lib/logger";
import { CALLS_CHANNEL, readAnnouncement } from "./announcement";
import { createSdk, type Sdk } from "./call-sdk";
import { CallsUnderWay, type CallUnderWay } from "./calls-under-way";
import { type Clock, systemClock } from "./clock";
import { Completions } from "./completions";
import { Concurrency } from "./concurrency";
import { CronTicker } from "./cron-ticker";
import { type ExclusiveLock, takeExclusiveLock } from "./exclusive-lock";
import { setLocalWorker } from "./local-worker";
import { type Caller, type CallOutcome, makeCall } from "./make-call";
import { startPruning } from "./prune-runs";
import { type Registration, register } from "./registration";
import { Scheduler } from "./scheduler";

/*
 * How the engine processes an event:
 *
 * 1. `inngest.send` posts the event to fetch.ts, which replaces Inngest's server in every process.
 *    ingest-events.ts matches it to the registered functions. insert-runs.ts inserts a run with its first
 *    call and notifies the worker, in one statement. The relay of a web process skips the SDK, and makes this
 *    statement part of the one that records the event.
 * 2. The worker listens on the connection that holds its lock (exclusive-lock.ts). A notification describes a
 *    single call (announcement.ts), which the scheduler starts. It finds all others with one read-only statement
 *    (find-calls.ts). concurrency.ts counts the calls in progress. A call whose limits are full waits in a queue
 *    in the database.
 * 3. make-call.ts calls the function through the SDK's handler (call-sdk.ts). Step results arrive in fetch.ts
 *    as checkpoints and are kept in memory (calls-under-way.ts). decide.ts interprets the response.
 * 4. save-call.ts saves the result in one statement: it ends the run, or replaces the call with the next one,
 *    which may be a sleep. Runs that end within 100 ms share the statement (completions.ts).
 *
 * A run has one call at a time. The call's row does not change until step 4, so a crash at any point repeats
 * the call. No recovery is needed, because the next look finds every call that is not in progress in this
 * process.
 */

export interface EngineOptions {
  client: Inngest.Like;
  functions: readonly InngestFunction.Like[];
  clock?: Clock;
  /** Returns a number in [0, 1) that adds jitter to retries. */
  random?: () => number;
  /** Called before the first call, when the engine has exclusive use of its database. */
  beforeStart?: () => Promise<void>;
  /** Called when a fatal error has started a stop. `stop` resolves when all calls in flight are saved. */
  onFatal?: (error: Error) => void;
}

export interface Engine {
  /** Stops starting calls, waits until calls in flight are saved, and releases the database. */
  stop(): Promise<void>;
  figures(): EngineFigures;
}

const outcomes = ["advanced", "retried", "completed", "failed", "parked", "dropped", "postponed"] as const;
/**
 * parked: waiting for a limit. dropped: its run was cancelled. postponed: repeated after an internal error.
 */
type Outcome = (typeof outcomes)[number];

/** Figures that only the worker has. countCalls returns the figures that every process can read. */
export interface EngineFigures {
  /** Number of calls in progress. */
  running: number;
  /** Counts since the worker started. */
  callsByOutcome: Record<Outcome, number>;
}

/** Delay, in milliseconds, before a call is repeated after an internal or database error. */
const POSTPONE_MS = 2_000;

/**
 * Runs the functions durably on PostgreSQL and registers their trigger events for every process that sends
 * events.
 * @throws {RefusedFunctions} when a function uses an option that the engine does not support
 * @throws {DatabaseTaken} when another engine uses this database
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const sdk = createSdk(options.client, options.functions);
  const configs = await sdk.describe();
  // A notification may arrive before the engine exists. It can be ignored, since the engine looks for calls
  // on start.
  const running: { engine?: RunningEngine } = {};
  const lock = await takeExclusiveLock({
    channel: CALLS_CHANNEL,
    onNotify: (payload) => running.engine?.notice(payload),
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
    const onComplete = (call: CallUnderWay) => this.releaseSlots(call);
    this.caller = { sdk, underWay, clock, random, onNext, completions: new Completions(), onComplete };
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

  /** Stops the engine after a loss that it cannot recover from. */
  giveUp(error: Error): void {
    if (this.stopped) return;
    logger.fatal({ error: error.message }, "the engine cannot go on; it saves what is in flight and stops");
    void this.stop();
    this.options.onFatal?.(error);
  }

  wake(): void {
    this.scheduler.wake();
  }

  /** @param payload of a notification */
  notice(payload: string): void {
    const call = readAnnouncement(payload);
    if (call) this.scheduler.announce(call);
    else this.scheduler.wake();
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
    this.releaseSlots(call);
  }

  private releaseSlots(call: CallUnderWay): void {
    this.concurrency.leave(call.id);
    this.scheduler.noticeFreeSlots();
  }

  /** The call counts as in progress during the delay, so that no look finds it earlier. */
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
