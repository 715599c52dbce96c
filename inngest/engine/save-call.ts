import { pool } from "@/lib/db/pool";
import type { NextCall } from "./decide";
import type { Call } from "./find-calls";
import type { RunError, StepMemo } from "./protocol";

/**
 * Each possible end of a call is one statement. If the run was cancelled, the call's row is gone and the
 * statement changes nothing. The statements commit asynchronously: a power failure that loses the last ones
 * only repeats a step, as if the worker had crashed just before saving.
 */
const WITHOUT_FLUSH = "set_config('synchronous_commit', 'off', true)";

/** Uses arrays because unpacking a JSON document fails on \\u0000, which a step result may contain. */
const saveSteps = (source: string) => `
  insert into engine_step (run_id, id, name, memo)
  select ${source}.run_id, step.id, step.name, step.memo
  from ${source}, unnest($3::text[], $4::text[], $5::json[]) as step(id, name, memo)
  on conflict do nothing`;

function stepArrays(steps: StepMemo[]): [string[], string[], string[]] {
  return [
    steps.map(({ id }) => id),
    steps.map(({ name }) => name),
    steps.map(({ memo }) => JSON.stringify(memo)),
  ];
}

type Ids = Pick<Call, "runId" | "id">;

const SAVE_NEXT = `
  with call as (
    update engine_call
    set id = nextval('engine_call_id_seq'), step = $6, step_name = $7, is_sleep = $8, attempt = $9,
      state = $10::engine_call_state, waits_for = null, due_at = $11
    where run_id = $1 and id = $2
    returning run_id
  ), saved as (
    ${saveSteps("call")}
  )
  select ${WITHOUT_FLUSH} from call`;

/**
 * Saves the finished steps and the next call, which after a failure is a repetition of the same call.
 * @returns false when the call is no longer needed
 */
export async function saveNext(
  { runId, id }: Ids,
  steps: StepMemo[],
  next: NextCall & { attempt: number; state: "ready" | "sleeping" },
): Promise<boolean> {
  const { rows } = await pool().query({
    name: "engine-save-next",
    text: SAVE_NEXT,
    values: [
      runId,
      id,
      ...stepArrays(steps),
      next.step,
      next.name,
      next.isSleep,
      next.attempt,
      next.state,
      next.dueAt,
    ],
  });
  return rows.length > 0;
}

/** Locks the run before the call, in the same order as a cancellation, to prevent deadlocks. */
const WANTED =
  "engine_call call where run.id = $1 and call.run_id = $1 and call.id = $2 and run.status = 'active'";
const REMOVE_CALL =
  "delete from engine_call where run_id = $1 and (id = $2 or exists (select from run)) and (select count(*) from run) >= 0";

const SAVE_COMPLETION = `
  with run as (
    delete from engine_run run using ${WANTED} returning run.id
  ), call as (
    ${REMOVE_CALL}
  ), steps as (
    delete from engine_step where run_id in (select id from run)
  )
  select ${WITHOUT_FLUSH} from run`;

/** Removes a completed run with all of its rows; nothing reads them afterwards. */
export async function saveCompletion({ runId, id }: Ids): Promise<boolean> {
  const { rows } = await pool().query({
    name: "engine-save-completion",
    text: SAVE_COMPLETION,
    values: [runId, id],
  });
  return rows.length > 0;
}

/**
 * Rows are found one by one and deleted by their place: with a join, PostgreSQL would read the whole table if it was
 * small when the statement was planned.
 */
const SAVE_COMPLETIONS = `
  with ended as materialized (
    select call.place as call, run.place as run, call.run_id
    from unnest($1::text[], $2::bigint[]) as one(run_id, id)
    cross join lateral (
      select ctid as place, run_id from engine_call where run_id = one.run_id and id = one.id offset 0) as call
    cross join lateral (select ctid as place from engine_run where id = one.run_id offset 0) as run
  ), runs as (
    delete from engine_run where ctid = any(array(select run from ended))
  ), calls as (
    delete from engine_call where ctid = any(array(select call from ended))
  ), steps as (
    delete from engine_step where run_id = any(array(select run_id from ended))
  )
  select run_id, ${WITHOUT_FLUSH} from ended`;

/**
 * Same as `saveCompletion` for several runs of functions that no event cancels. A cancellation locks its runs in an
 * order of its own, so the two would deadlock.
 * @returns ids of the runs that were still needed
 */
export async function saveCompletions(calls: Ids[]): Promise<Set<string>> {
  const { rows } = await pool().query<{ run_id: string }>({
    name: "engine-save-completions",
    text: SAVE_COMPLETIONS,
    values: [calls.map(({ runId }) => runId), calls.map(({ id }) => id)],
  });
  return new Set(rows.map(({ run_id }) => run_id));
}

const SAVE_FAILURE = `
  with run as (
    update engine_run run set status = 'failed', output = $6, finished_at = $7 from ${WANTED} returning run.id as run_id
  ), call as (
    ${REMOVE_CALL}
  ), saved as (
    ${saveSteps("run")}
  )
  select ${WITHOUT_FLUSH} from run`;

/** Ends a run with an error. The run is kept with its steps until it is pruned. */
export async function saveFailure(
  { runId, id }: Ids,
  steps: StepMemo[],
  error: RunError,
  now: Date,
): Promise<boolean> {
  const { rows } = await pool().query({
    name: "engine-save-failure",
    text: SAVE_FAILURE,
    values: [runId, id, ...stepArrays(steps), JSON.stringify(error), now],
  });
  return rows.length > 0;
}

const SAVE_MEMOS = `
  with wanted as (
    select call.run_id, call.id from unnest($1::text[], $2::bigint[]) as under_way(run_id, id)
    join engine_call call on call.run_id = under_way.run_id and call.id = under_way.id
  ), saved as (
    insert into engine_step (run_id, id, name, memo)
    select step.* from unnest($3::text[], $4::text[], $5::text[], $6::json[]) as step(run_id, id, name, memo)
    join wanted using (run_id)
    on conflict do nothing
  )
  select id::text from wanted`;

/**
 * Saves finished steps of calls in progress.
 * @returns ids of the calls that are still needed
 */
export async function saveMemos(calls: (Ids & { steps: StepMemo[] })[]): Promise<Set<string>> {
  const steps = calls.flatMap((call) => call.steps.map((step) => ({ runId: call.runId, step })));
  const { rows } = await pool().query<{ id: string }>({
    name: "engine-save-memos",
    text: SAVE_MEMOS,
    values: [
      calls.map(({ runId }) => runId),
      calls.map(({ id }) => id),
      steps.map(({ runId }) => runId),
      ...stepArrays(steps.map(({ step }) => step)),
    ],
  });
  return new Set(rows.map(({ id }) => id));
}
