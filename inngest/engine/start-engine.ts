import type { Inngest, InngestFunction } from "inngest";
import { logger } from "@/lib/logger";
import { createSdk, type Sdk } from "./call-sdk";
import { type Clock, systemClock } from "./clock";
import { CronTicker } from "./cron-ticker";
import { type ExclusiveLock, takeExclusiveLock } from "./exclusive-lock";
import { type EngineFunction, lanesByName } from "./functions";
import { SLEEPERS_CHANNEL } from "./insert-runs";
import { Lanes } from "./lanes";
import { createCaller, type Outcome, outcomes } from "./make-call";
import { startPruning } from "./prune-runs";
import { recoverQueue, startQueue } from "./queue";
import { type Registration, register } from "./registration";
import { Scheduler } from "./scheduler";

export interface EngineOptions {
  client: Inngest.Like;
  functions: readonly InngestFunction.Like[];
  clock?: Clock;
  /** In [0, 1), spreads retries. */
  random?: () => number;
  /** Runs once this engine is the only one on its database, before it makes any call. */
  beforeStart?: () => Promise<void>;
  /** The engine cannot go on and has begun to stop. It is logged, too. */
  onFatal?: (error: Error) => void;
}

export interface Engine {
  /** Claims nothing more, lets the calls in flight end and be saved, and gives the database up. */
  stop(): Promise<void>;
  figures(): EngineFigures;
}

/** What only the worker knows: see countCalls for the rest. */
export interface EngineFigures {
  /** Calls being made at this moment. */
  running: number;
  /** Since the worker started. */
  callsByOutcome: Record<Outcome, number>;
}

/** More slots than this poll more than they work. */
const MOST_SLOTS = 400;

/**
 * Runs the functions durably on PostgreSQL, and lets every process know what they are triggered by.
 * @throws {RefusedFunctions} when a function asks for what the engine has not
 * @throws {DatabaseTaken} when another engine works on this database
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const sdk = createSdk(options.client, options.functions);
  const configs = await sdk.describe();
  // Before the lock is taken nobody wakes anybody.
  const running: { engine?: RunningEngine } = {};
  const lock = await takeExclusiveLock({
    channel: SLEEPERS_CHANNEL,
    onNotify: () => running.engine?.scheduler.wake(),
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
  readonly scheduler: Scheduler;
  private readonly functions: ReadonlyMap<string, EngineFunction>;
  private readonly lanes = new Lanes();
  private readonly cron: CronTicker;
  private readonly callsByOutcome = Object.fromEntries(outcomes.map((name) => [name, 0])) as Record<
    Outcome,
    number
  >;
  private readonly stopParts: (() => unknown)[] = [];
  private stopped: Promise<void> | undefined;

  constructor(
    registration: Registration,
    private readonly sdk: Sdk,
    private readonly lock: ExclusiveLock,
    private readonly options: EngineOptions & { clock: Clock },
  ) {
    this.functions = new Map(registration.functions.map((fn) => [fn.id, fn]));
    this.cron = new CronTicker(registration.functions, options.clock);
    this.scheduler = new Scheduler(this.lanes, (id, names) => this.lanesOf(id, names), options.clock);
  }

  async start(): Promise<void> {
    await recoverQueue();
    const queue = await startQueue(this.slots(), this.caller());
    this.onStop(() =>
      queue.stop().catch((error: unknown) => logger.warn({ error: String(error) }, "the queue's end")),
    );
    this.onStop(() => this.scheduler.stop());
    await this.scheduler.start();
    this.onStop(() => this.cron.stop());
    await this.cron.start();
    this.onStop(startPruning(this.options.clock));
  }

  /** What was started last stops first. */
  private onStop(stopPart: () => unknown): void {
    this.stopParts.unshift(stopPart);
  }

  stop(): Promise<void> {
    this.stopped ??= this.shutDown();
    return this.stopped;
  }

  /** Something that the engine cannot work without is gone. */
  giveUp(error: unknown): void {
    if (this.stopped) return;
    const reason = error instanceof Error ? error : new Error(String(error));
    logger.fatal({ error: reason.message }, "the engine cannot go on");
    void this.stop();
    this.options.onFatal?.(reason);
  }

  figures(): EngineFigures {
    return { running: this.lanes.held, callsByOutcome: { ...this.callsByOutcome } };
  }

  private async shutDown(): Promise<void> {
    for (const stopPart of this.stopParts) await stopPart();
    await this.lock.release();
  }

  private caller() {
    return createCaller({
      functions: this.functions,
      sdk: this.sdk,
      lanes: this.lanes,
      scheduler: this.scheduler,
      clock: this.options.clock,
      random: this.options.random ?? Math.random,
      onOutcome: (outcome) => {
        this.callsByOutcome[outcome] += 1;
      },
    });
  }

  private lanesOf(functionId: string, names: string[]) {
    const fn = this.functions.get(functionId);
    return fn ? lanesByName(fn, names) : [];
  }

  /** A place in the queue for every call that the functions' limits allow at a time: none waits behind another's. */
  private slots(): number {
    const wanted = [...this.functions.values()].reduce((sum, { limit }) => sum + limit, 0);
    if (wanted > MOST_SLOTS) {
      logger.warn(
        { wanted, slots: MOST_SLOTS },
        "the functions' limits allow more calls than there are slots",
      );
    }
    return Math.min(Math.max(wanted, 1), MOST_SLOTS);
  }
}
