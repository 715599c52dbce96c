import { pool } from "@/lib/db/pool";
import type { Call } from "./begin-call";
import { type Db, inTransaction } from "./database";
import type { NextCall, StepMemo } from "./decide";
import { insertRuns } from "./insert-runs";
import type { NewRun } from "./plan-runs";
import type { Op } from "./protocol";
import { addJobs } from "./queue";

/** A call to be inserted. */
export interface EnteringCall extends NextCall {
  state: "ready" | "sleeping";
}

/** Arrays and not one JSON document: taking that apart would refuse the \\u0000 that a memo may hold. */
const saveSteps = (run: string) => `
  insert into engine_step (run_id, id, name, memo)
  select ${run}.run_id, step.id, step.name, step.memo
  from ${run}, unnest($2::text[], $3::text[], $4::json[]) as step(id, name, memo)
  on conflict do nothing`;

function stepArrays(steps: StepMemo[]): [string[], string[], string[]] {
  return [
    steps.map(({ id }) => id),
    steps.map(({ name }) => name),
    steps.map(({ memo }) => JSON.stringify(memo)),
  ];
}

const ADVANCE = `
  with gone as (
    delete from engine_call where id = $1 returning run_id
  ), saved as (
    ${saveSteps("gone")}
  ), entered as (
    insert into engine_call (run_id, step, step_name, is_sleep, parallel, state, due_at)
    select gone.run_id, next.step, next.name, next."isSleep", next.parallel, next.state, next."dueAt"
    from gone, json_to_recordset($5::json) as next(
      step text, name text, "isSleep" boolean, parallel text, state engine_call_state, "dueAt" timestamptz)
    where next.step is null
      or not exists (select from engine_step done where done.run_id = gone.run_id and done.id = next.step)
    on conflict do nothing
    returning id, state, parallel
  )
  select
    exists (select from gone) as settled,
    (select count(*)::int from entered where parallel is not null) as "parallelCalls",
    case when exists (select from entered where state = 'ready')
      then (select count(*) from ${addJobs("(select id from entered where state = 'ready')")}) end as jobs`;

interface Advanced {
  settled: boolean;
  parallelCalls: number;
}

async function advance(db: Db, callId: string, steps: StepMemo[], next: EnteringCall[]): Promise<Advanced> {
  const { rows } = await db.query<Advanced>({
    name: "engine-advance",
    text: ADVANCE,
    values: [callId, ...stepArrays(steps), JSON.stringify(next)],
  });
  return rows[0] ?? { settled: false, parallelCalls: 0 };
}

/**
 * The answer's steps are kept and the next calls follow, in one statement; in a parallel group under the run's lock,
 * since its calls end at the same time.
 * @param next what the answer asks for; after a step of a group, the call that follows the group
 */
export async function advanceRun(call: Call, steps: StepMemo[], next: EnteringCall[]): Promise<void> {
  const opensGroup = next.some(({ parallel }) => parallel !== null);
  if (!call.parallel && !call.planOnly && !opensGroup) {
    await advance(pool(), call.id, steps, next);
    return;
  }
  await inTransaction(async (db) => {
    // A statement of its own: what follows must see what others did before they let go of the lock.
    const lock = "select pending_steps from engine_run where id = $1 and status = 'active' for update";
    const { rows } = await db.query<{ pending_steps: number }>(lock, [call.runId]);
    if (!rows[0]) return dropCall(call.id, db);
    const endsStep = call.parallel !== null && !call.isSleep;
    const pending = rows[0].pending_steps - (endsStep ? 1 : 0);
    const goesOn = !endsStep || call.parallel === "race" || pending === 0;
    const { settled, parallelCalls } = await advance(db, call.id, steps, goesOn ? next : []);
    if (!settled) return;
    await db.query("update engine_run set pending_steps = $2 where id = $1", [
      call.runId,
      pending + parallelCalls,
    ]);
  });
}

/** The call has nothing to do: its run has ended, or the group that its sleep belongs to is still at work. */
export async function dropCall(callId: string, db: Db = pool()): Promise<void> {
  await db.query("delete from engine_call where id = $1", [callId]);
}

/** The same call again, later. */
export async function retryCall(call: Call, at: Date): Promise<void> {
  await pool().query("update engine_call set state = 'sleeping', attempt = $2, due_at = $3 where id = $1", [
    call.id,
    call.attempt + 1,
    at,
  ]);
}

/** The same call and attempt, later. */
export async function postponeCall(callId: string, at: Date): Promise<void> {
  await pool().query(
    "update engine_call set state = 'sleeping', waits_for = null, due_at = $2 where id = $1",
    [callId, at],
  );
}

export interface RunEnd {
  status: "completed" | "failed";
  /** What it returned, or the RunError that ended it. */
  output: unknown;
  steps: StepMemo[];
  /** Runs that the end sets off: onFailure. */
  sequels: NewRun[];
}

const FINISH = `
  with run as (
    update engine_run set status = $5::engine_run_status, output = $6, finished_at = $7, pending_steps = 0
    where id = $1 and status = 'active'
    returning id as run_id
  ), saved as (
    ${saveSteps("run")}
  ), calls as (
    delete from engine_call where run_id = $1
  )
  select from run`;

/**
 * The run is over, with all that it still waited for. When it had ended already, cancelled just as its call went on to
 * the next, its calls go.
 */
export async function finishRun(runId: string, end: RunEnd, now: Date): Promise<void> {
  const finish = (db: Db) =>
    db.query({
      name: "engine-finish",
      text: FINISH,
      values: [runId, ...stepArrays(end.steps), end.status, JSON.stringify(end.output ?? null), now],
    });
  if (end.sequels.length === 0) {
    await finish(pool());
    return;
  }
  await inTransaction(async (db) => {
    const { rowCount } = await finish(db);
    if (rowCount) await insertRuns(end.sequels, null, now, db);
  });
}

const CHECKPOINT = `
  with live as (
    select c.run_id from engine_call c join engine_run r on r.id = c.run_id
    where c.id = $1 and c.run_id = $5 and r.status = 'active'
  ), saved as (
    ${saveSteps("live")}
  )
  select from live`;

/**
 * Keeps the results of steps while their call goes on.
 * @returns false when the run has ended or the call is not expected any more
 * @throws {Error} for anything but finished steps, so that the SDK hands it over with its answer
 */
export async function saveCheckpoint(runId: string, callId: string, ops: Op[]): Promise<boolean> {
  const foreign = ops.find((current) => current.op !== "StepRun");
  if (foreign) throw new Error(`a checkpoint cannot carry ${foreign.op}`);
  const steps = ops.map((current) => ({
    id: current.id,
    name: current.displayName ?? current.name ?? current.id,
    memo: { data: current.data ?? null },
  }));
  const { rowCount } = await pool().query({
    name: "engine-checkpoint",
    text: CHECKPOINT,
    values: [callId, ...stepArrays(steps), runId],
  });
  return (rowCount ?? 0) > 0;
}
