import { pool } from "@/lib/db/pool";
import type { Opening } from "./lanes";
import { addJobs } from "./queue";

/** A call that sleeps or waits. */
export interface Candidate {
  id: string;
  functionId: string;
  lanes: string[];
}

const COLUMNS = `c.id::text as id, r.function_id as "functionId", r.lanes`;

/** In the index's own order: at a hundred thousand sleepers nothing is sorted and no more than needed is read. */
const SLEEPERS = "from engine_call where state = 'sleeping' and waits_for is null";
const BY_DUE = "order by waits_for, due_at";

/** Sleeping calls whose time has come, the longest due first. */
export async function dueCalls(now: Date, limit: number): Promise<Candidate[]> {
  const { rows } = await pool().query<Candidate>({
    name: "engine-due-calls",
    text: `select ${COLUMNS} from (
        select id, run_id, due_at ${SLEEPERS} and due_at <= $1 ${BY_DUE} limit $2
      ) c join engine_run r on r.id = c.run_id order by c.due_at`,
    values: [now, limit],
  });
  return rows;
}

/** When the next sleeping call is due. */
export async function nextDue(): Promise<Date | null> {
  const { rows } = await pool().query<{ next: Date }>({
    name: "engine-next-due",
    text: `select due_at as next ${SLEEPERS} ${BY_DUE} limit 1`,
  });
  return rows[0]?.next ?? null;
}

/** For each lane as many of its waiting calls as it has room, first come first served. */
export async function waitingCalls(openings: Opening[]): Promise<(Candidate & { lane: string })[]> {
  const { rows } = await pool().query<Candidate & { lane: string }>({
    name: "engine-waiting-calls",
    text: `select opening.lane, waiting.* from unnest($1::text[], $2::int[]) as opening(lane, room)
      cross join lateral (
        select ${COLUMNS} from engine_call c join engine_run r on r.id = c.run_id
        where c.state = 'waiting' and c.waits_for = opening.lane order by c.due_at limit opening.room
      ) waiting`,
    values: [openings.map(({ lane }) => lane), openings.map(({ room }) => room)],
  });
  return rows;
}

/** Every lane that calls wait for. */
export async function waitedLanes(): Promise<{ lane: string; functionId: string }[]> {
  const { rows } = await pool().query<{ lane: string; functionId: string }>(
    `select distinct c.waits_for as lane, r.function_id as "functionId"
     from engine_call c join engine_run r on r.id = c.run_id where c.state = 'waiting' and c.waits_for is not null`,
  );
  return rows;
}

const MOVE_CALLS = `
  with moved as (
    update engine_call c
    set waits_for = move.lane, state = (case when move.lane is null then 'ready' else 'waiting' end)::engine_call_state
    from unnest($1::bigint[], $2::text[]) as move(id, lane)
    where c.id = move.id
    returning c.id, c.state
  )
  select
    array(select id::text from moved) as moved,
    case when exists (select from moved where state = 'ready')
      then (select count(*) from ${addJobs("(select id from moved where state = 'ready')")}) end as jobs`;

/**
 * Makes calls ready, with a job each, or lets them wait.
 * @param moves the lane to wait for, or null for ready
 * @returns the ids that were still there
 */
export async function moveCalls(moves: { id: string; lane: string | null }[]): Promise<Set<string>> {
  const { rows } = await pool().query<{ moved: string[] }>({
    name: "engine-move-calls",
    text: MOVE_CALLS,
    values: [moves.map(({ id }) => id), moves.map(({ lane }) => lane)],
  });
  return new Set(rows[0]?.moved);
}

/** A call that met a full lane when it was about to be made. */
export async function parkCall(callId: string, lane: string): Promise<void> {
  await pool().query("update engine_call set state = 'waiting', waits_for = $2 where id = $1", [
    callId,
    lane,
  ]);
}
