import type { Inngest, InngestFunction } from "inngest";
import { logger } from "@/lib/logger";
import { createSdk } from "./call-sdk";
import { type Clock, systemClock } from "./clock";
import { CronTicker } from "./cron-ticker";
import { type DatabaseTaken, takeExclusiveLock } from "./exclusive-lock";
import { countCalls, type EngineFigures } from "./figures";
import { type EngineFunction, lanesByName } from "./functions";
import { SLEEPERS_CHANNEL } from "./insert-runs";
import { Lanes } from "./lanes";
import { createCaller, type Outcome, outcomes } from "./make-call";
import { startPruning } from "./prune-runs";
import { recoverQueue, startQueue } from "./queue";
import { register } from "./registration";
import { Scheduler } from "./scheduler";

export interface EngineOptions {
  client: Inngest.Like;
  functions: readonly InngestFunction.Like[];
  clock?: Clock;
  /** In [0, 1), spreads retries. */
  random?: () => number;
  /** The engine cannot go on; it has stopped claiming. Without this it is only logged. */
  onFatal?: (error: Error) => void;
}

export interface Engine {
  /** Claims nothing more, lets the calls in flight end and be saved, and gives the database up. */
  stop(): Promise<void>;
  figures(): Promise<EngineFigures>;
}

/** More slots than this poll more than they work. */
const MOST_SLOTS = 400;

/**
 * Runs the functions durably on PostgreSQL, and lets every process know what they are triggered by.
 * @throws {RefusedFunctions} when a function asks for what the engine has not
 * @throws {DatabaseTaken} when another engine works on this database
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { client, clock = systemClock, random = Math.random } = options;
  const sdk = createSdk(client, options.functions);
  const configs = await sdk.describe();
  let stopping = false;
  const onFatal = (error: Error) => {
    if (stopping) return;
    logger.fatal({ error: error.message }, "the engine cannot go on");
    void stop();
    options.onFatal?.(error);
  };

  const byId = new Map<string, EngineFunction>();
  const lanes = new Lanes();
  const scheduler = new Scheduler(
    lanes,
    (functionId, names) => {
      const fn = byId.get(functionId);
      return fn ? lanesByName(fn, names) : [];
    },
    clock,
  );
  const lock = await takeExclusiveLock({
    channel: SLEEPERS_CHANNEL,
    onNotify: () => scheduler.wake(),
    onLost: (error: DatabaseTaken) => onFatal(error),
  });
  const { functions } = await register(configs, clock.now()).catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
  for (const fn of functions) byId.set(fn.id, fn);

  const callsByOutcome = Object.fromEntries(outcomes.map((name) => [name, 0])) as Record<Outcome, number>;
  const caller = createCaller({
    functions: byId,
    sdk,
    lanes,
    scheduler,
    clock,
    random,
    onOutcome: (outcome) => {
      callsByOutcome[outcome] += 1;
    },
  });
  await recoverQueue();
  const queue = await startQueue(slotsFor(functions), caller);
  queue.promise.then(
    () => onFatal(new Error("the job queue stopped by itself")),
    (error: unknown) => onFatal(error instanceof Error ? error : new Error(String(error))),
  );
  const cron = new CronTicker(functions, clock);
  await scheduler.start();
  await cron.start();
  const stopPruning = startPruning(clock);

  let stopped: Promise<void> | undefined;
  async function shutDown() {
    cron.stop();
    stopPruning();
    await scheduler.stop();
    await queue.stop().catch((error: unknown) => logger.warn({ error: String(error) }, "the job queue"));
    await lock.release();
  }
  function stop(): Promise<void> {
    stopping = true;
    stopped ??= shutDown();
    return stopped;
  }

  return {
    stop,
    figures: async () => ({
      ...(await countCalls(clock.now())),
      running: lanes.held,
      callsByOutcome: { ...callsByOutcome },
    }),
  };
}

/** A place in the queue for every call that the functions' limits allow at a time. */
function slotsFor(functions: EngineFunction[]): number {
  const wanted = functions.reduce((sum, { limit }) => sum + limit, 0);
  if (wanted > MOST_SLOTS) {
    logger.warn({ wanted, slots: MOST_SLOTS }, "the functions' limits allow more calls than there are slots");
  }
  return Math.min(Math.max(wanted, 1), MOST_SLOTS);
}
