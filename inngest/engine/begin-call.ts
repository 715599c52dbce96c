import { pool } from "@/lib/db/pool";
import type { EngineEvent, Memo } from "./protocol";

/** A call that is about to be made, with its run. */
export interface Call {
  id: string;
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
  planOnly: boolean;
  /** In the order in which they ended. */
  steps: { id: string; memo: Memo }[];
}

const BEGIN_CALL = `
  with call as (
    select c.id, c.run_id, c.step, c.step_name, c.is_sleep, c.parallel, c.attempt,
      r.function_id, r.event, r.lanes, r.pending_steps, r.plan_only
    from engine_call c join engine_run r on r.id = c.run_id
    where c.id = $1 and r.status = 'active'
  ), slept as (
    insert into engine_step (run_id, id, name, memo)
    select run_id, step, coalesce(step_name, step), 'null' from call where is_sleep
    on conflict do nothing
    returning run_id, id
  ), counted as (
    update engine_run r set pending_steps = r.pending_steps - 1, plan_only = r.pending_steps > 1
    from slept, call
    where r.id = slept.run_id and call.parallel is not null
    returning r.pending_steps, r.plan_only
  )
  select call.id::text as id, call.run_id as "runId", call.function_id as "functionId", call.event, call.lanes, call.step,
    call.is_sleep as "isSleep", call.parallel, call.attempt,
    coalesce(counted.pending_steps, call.pending_steps) as "pendingSteps",
    coalesce(counted.plan_only, call.plan_only) as "planOnly",
    slept.id as "sleptStep",
    coalesce((
      select json_agg(json_build_object('id', s.id, 'memo', s.memo) order by s.position)
      from engine_step s where s.run_id = call.run_id
    ), '[]') as steps
  from call left join slept on true left join counted on true`;

/**
 * Loads what a call needs; a sleep that it ends is over from now on.
 * @returns null when the call is not wanted any more: made already, or its run has ended
 */
export async function beginCall(callId: string): Promise<Call | null> {
  const { rows } = await pool().query<Call & { sleptStep: string | null }>({
    name: "engine-begin-call",
    text: BEGIN_CALL,
    values: [callId],
  });
  const [row] = rows;
  if (!row) return null;
  const { sleptStep, ...call } = row;
  // The statement does not see the memo that it has just inserted.
  if (sleptStep) call.steps.push({ id: sleptStep, memo: null });
  return call;
}
