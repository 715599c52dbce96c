import { setTimeout } from "node:timers/promises";
import { Logger, type Runner, run, runMigrations, type Task } from "graphile-worker";
import type pg from "pg";
import { pool } from "@/lib/db/pool";
import { logger } from "@/lib/logger";

/**
 * The queue holds one job per call that can be made now: a graphile-worker job named so, whose payload is the call's
 * id. What sleeps or waits for its lane stays out of it, since the queue's scan passes over every job in it.
 */
const TASK = "engine/call";
/** A job comes back after every crash of the worker; the queue's default of 25 would lose it in a bad night. */
const MAX_ATTEMPTS = 32_767;
/** NOTIFY wakes the slots; the poll is for notifications lost with a broken connection. */
const POLL_MS = 10_000;
const REOPEN_PAUSE_MS = 500;

/** graphile-worker prints every job, which took a third of the worker's CPU. */
const quiet = new Logger(() => (level, message) => {
  if (level === "error") logger.warn({ queue: message }, "the job queue complains");
});

/** An SQL expression that queues the calls of a CTE or table `source` with a column `id`, and wakes the worker. */
export function addJobs(source: string): string {
  return `graphile_worker.add_jobs(array(
    select row('${TASK}', json_build_object('call', ready.id), null, null, ${MAX_ATTEMPTS}, null, null, null)::graphile_worker.job_spec
    from ${source} ready order by ready.id))`;
}

/**
 * Readies the queue for this worker, the only one: jobs locked by a dead one are let go, and every call that was ready
 * has a job again. Call it before starting the queue.
 */
export async function recoverQueue(): Promise<void> {
  await runMigrations({ pgPool: pool(), logger: quiet });
  await pool().query(`
    select graphile_worker.force_unlock_workers(array(
      select distinct locked_by from graphile_worker.jobs
      where locked_by is not null and task_identifier = '${TASK}'))`);
  await pool().query(`
    with gone as (
      select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs where task_identifier = '${TASK}'))
    ), lost as (
      select id from engine_call where state = 'ready'
    )
    select (select count(*) from gone), (select count(*) from ${addJobs("lost")})
    where exists (select from lost) or exists (select from graphile_worker.jobs where task_identifier = '${TASK}')`);
}

export interface Queue {
  /** Takes no more jobs, and lets those at work end. */
  stop(): Promise<void>;
}

type MakeCall = (callId: string) => Promise<void>;

/**
 * Takes jobs from the queue, `slots` at a time, until it is stopped. A runner whose database goes away under it shuts
 * itself down, and its promise may resolve then or never settle (graphile/worker#635): its first word of that is an
 * event, upon which another takes its place. Calls that are under way go on meanwhile.
 */
export async function startQueue(slots: number, makeCall: MakeCall): Promise<Queue> {
  let stopped = false;
  const open = async (): Promise<Runner> => {
    const runner = await openRunner(slots, makeCall);
    runner.events.once("pool:gracefulShutdown", () => {
      if (!stopped) current = reopen();
    });
    return runner;
  };
  const reopen = async (): Promise<Runner | null> => {
    logger.warn("the job queue gave up; it is started anew");
    while (!stopped) {
      try {
        await recoverQueue();
        return await open();
      } catch (error) {
        logger.warn({ error: String(error) }, "the job queue could not be started anew; it is tried again");
        await setTimeout(REOPEN_PAUSE_MS);
      }
    }
    return null;
  };
  let current: Promise<Runner | null> = Promise.resolve(await open());
  return {
    async stop() {
      stopped = true;
      await (await current)?.stop();
    },
  };
}

function openRunner(slots: number, makeCall: MakeCall): Promise<Runner> {
  const task: Task = async (payload) => makeCall(String((payload as { call: number | string }).call));
  return run({
    pgPool: pool() as pg.Pool,
    taskList: { [TASK]: task },
    parsedCronItems: [],
    noHandleSignals: true,
    logger: quiet,
    preset: {
      worker: {
        concurrentJobs: slots,
        pollInterval: POLL_MS,
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
  });
}
