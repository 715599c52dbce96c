import { pool } from "@/lib/db/pool";
import type { EngineEvent, Memo } from "./protocol";

/** A call that is about to be made, with its run. */
export interface Call {
  id: string;
  /** It may be made now; otherwise it sleeps or waits, and gets a job when that is over. */
  isReady: boolean;
  runId: string;
  functionId: string;
  event: EngineEvent;
  lanes: string[];
  /** The planned step to run, or the sleep that is over; null: find out what comes next. */
  step: string | null;
  isSleep: boolean;
  parallel: "wait" | "race" | null;
  attempt: number;
  /** Other steps of its parallel group have not ended. */
  pendingSteps: number;
  /** The run has other calls: a step that this one finds may be found by another, and is run by a call of its own. */
  planOnly: boolean;
  /** In the order in which they ended. */
  steps: { id: string; memo: Memo }[];
}

const END_SLEEP = `
  with slept as (
    insert into engine_step (run_id, id, name, memo)
    select c.run_id, c.step, coalesce(c.step_name, c.step), 'null'
    from engine_call c join engine_run r on r.id = c.run_id
    where c.id = $1 and c.is_sleep and r.status = 'active'
    on conflict do nothing
    returning run_id
  )
  update engine_run r set pending_steps = r.pending_steps - 1
  from slept, engine_call c
  where r.id = slept.run_id and c.id = $1 and c.parallel is not null
  returning r.pending_steps as "pendingSteps"`;

/**
 * The memo and whether the run has other calls are one snapshot: a step whose memo is missing has its call still, so
 * that no two calls take a step for theirs.
 */
const BEGIN_CALL = `
  select c.id::text as id, c.state = 'ready' as "isReady", c.run_id as "runId", r.function_id as "functionId", r.event, r.lanes, c.step,
    c.is_sleep as "isSleep", c.parallel, c.attempt, r.pending_steps as "pendingSteps",
    c.parallel is not null and not c.is_sleep
      or exists (select from engine_call other where other.run_id = c.run_id and other.id <> c.id) as "planOnly",
    coalesce((
      select json_agg(json_build_object('id', s.id, 'memo', s.memo) order by s.position)
      from engine_step s where s.run_id = c.run_id
    ), '[]') as steps
  from engine_call c join engine_run r on r.id = c.run_id
  where c.id = $1 and r.status = 'active'`;

/**
 * Loads what a call needs; a sleep that it ends is over from now on.
 * @returns null when the call is not wanted any more: made already, or its run has ended
 */
export async function beginCall(callId: string): Promise<Call | null> {
  const call = await loadCall(callId);
  if (!call?.isReady || !call.isSleep) return call;
  const { rows } = await pool().query<Pick<Call, "pendingSteps">>({
    name: "engine-end-sleep",
    text: END_SLEEP,
    values: [callId],
  });
  const ended = await loadCall(callId);
  // As it was when this sleep ended: of several that end at once, one finds that none is left.
  return ended && { ...ended, ...rows[0] };
}

async function loadCall(callId: string): Promise<Call | null> {
  const { rows } = await pool().query<Call>({
    name: "engine-begin-call",
    text: BEGIN_CALL,
    values: [callId],
  });
  return rows[0] ?? null;
}
