import type { Opening } from "./concurrency";
import type { ExclusiveLock } from "./exclusive-lock";
import type { EngineEvent, Memo } from "./protocol";

/** A due call with its run. */
export interface Call {
  /** Unique per call of a run. Saving a result under an outdated id changes nothing. */
  id: string;
  runId: string;
  functionId: string;
  event: EngineEvent;
  /** The planned step to run, or the sleep that ended. Null: discover the next steps. */
  step: string | null;
  stepName: string | null;
  isSleep: boolean;
  attempt: number;
  state: "ready" | "waiting" | "sleeping";
  /** The queue, when the call is waiting. */
  queue: string | null;
  /** Finished steps in the order in which they ended. */
  steps: { id: string; memo: Memo }[];
}

/** Maximum number of calls of each kind per query. */
export const PAGE = 500;

const CALL =
  "select id, run_id, step, step_name, is_sleep, attempt, state, waits_for, due_at from engine_call";

/**
 * Ready calls are found newest first, so that a new call is found by the next query even when there is a
 * backlog. Later queries move the backlog to queues, which are first come, first served.
 */
const FIND_CALLS = `
  select next.due as "nextDue", call.id::text, call.run_id as "runId", call.step, call.step_name as "stepName",
    call.is_sleep as "isSleep", call.attempt, call.state, call.waits_for as queue,
    run.function_id as "functionId", run.event, coalesce(step.memos, '[]') as steps
  from (
    select (select due_at from engine_call where state = 'sleeping' and due_at > $2 order by due_at limit 1) as due
  ) next
  left join lateral (
    (${CALL} where state = 'ready' and id <> all($1::bigint[]) order by due_at desc limit ${PAGE})
    union all
    (${CALL} where state = 'sleeping' and due_at <= $2 and id <> all($1::bigint[]) order by due_at limit ${PAGE})
    union all
    (select first.* from unnest($3::text[], $4::int[]) as opening(queue, room) cross join lateral (
      ${CALL} where state = 'waiting' and waits_for = opening.queue and id <> all($1::bigint[])
      order by due_at limit opening.room
    ) first)
  ) call on true
  left join engine_run run on run.id = call.run_id
  left join lateral (
    select json_agg(json_build_object('id', id, 'memo', memo) order by position) as memos
    from engine_step where run_id = call.run_id
  ) step on true
  order by call.due_at, call.id`;

export interface Found {
  calls: Call[];
  /** Time at which the next sleeping call is due. */
  nextDue: Date | null;
}

/**
 * Finds due calls: ready calls, calls whose sleep has ended, and as many waiting calls as there are openings.
 * Writes nothing: a call stays in its table until its result is saved, so that it is repeated after a crash.
 * @param underWay ids of calls in progress
 */
export async function findCalls(
  lock: ExclusiveLock,
  underWay: string[],
  openings: Opening[],
  now: Date,
): Promise<Found> {
  const { rows } = await lock.query<Call & { id: string | null; nextDue: Date | null }>({
    name: "engine-find-calls",
    text: FIND_CALLS,
    values: [underWay, now, openings.map(({ queue }) => queue), openings.map(({ room }) => room)],
  });
  return { calls: rows.filter(({ id }) => id !== null), nextDue: rows[0]?.nextDue ?? null };
}

/** Marks calls as waiting for a free slot in their queue. */
export async function queueCalls(
  lock: ExclusiveLock,
  calls: { runId: string; id: string; queue: string }[],
): Promise<void> {
  await lock.query({
    name: "engine-queue-calls",
    text: `update engine_call call set state = 'waiting', waits_for = move.queue
      from unnest($1::text[], $2::bigint[], $3::text[]) as move(run_id, id, queue)
      where call.run_id = move.run_id and call.id = move.id`,
    values: [calls.map(({ runId }) => runId), calls.map(({ id }) => id), calls.map(({ queue }) => queue)],
  });
}

/** Marks every waiting call as ready, because a new worker does not know the queues of the previous one. */
export async function emptyQueues(lock: ExclusiveLock): Promise<void> {
  await lock.query({
    text: "update engine_call set state = 'ready', waits_for = null where state = 'waiting'",
  });
}
