import { pool } from "@/lib/db/pool";
import type { Db } from "./database";
import type { NewRun } from "./plan-runs";
import { addJobs } from "./queue";

/** Payload-less NOTIFY: a call was put to sleep, the scheduler may have to wake earlier than it thought. */
export const SLEEPERS_CHANNEL = "engine_sleepers";

/** How long a function remembers the event ids of senders. */
const DEDUP_HOURS = 24;

const INSERT_RUNS = `
  with registered as (
    select 1 where $2::text is null or $2 = (select digest from engine_registration where id = 1)
  ), input as (
    -- The events apart from the rest: taking a JSON document apart would refuse the \\u0000 that they may hold.
    select run.* from registered, rows from (
      json_to_recordset($1::json) as (
        id text, "functionId" text, "seenAs" text, lanes text[], "cancelKeys" text[],
        "dueAt" timestamptz, state engine_call_state),
      unnest($4::json[])
    ) as run(id, "functionId", "seenAs", lanes, "cancelKeys", "dueAt", state, event)
  ), fresh as (
    insert into engine_seen_event as seen (function_id, event_id, expires_at)
    select "functionId", "seenAs", $3::timestamptz + interval '${DEDUP_HOURS} hours' from input where "seenAs" is not null
    -- In one order, lest two senders of the same ids lock each other out.
    order by "functionId", "seenAs"
    on conflict (function_id, event_id) do update set expires_at = excluded.expires_at where seen.expires_at <= $3
    returning function_id, event_id
  ), runs as (
    insert into engine_run (id, function_id, event, lanes, cancel_keys, created_at)
    select id, "functionId", event, lanes, "cancelKeys", $3 from input
    left join fresh on fresh.function_id = "functionId" and fresh.event_id = "seenAs"
    where "seenAs" is null or fresh.event_id is not null
    on conflict (id) do nothing
    returning id
  ), calls as (
    insert into engine_call (run_id, state, due_at)
    select runs.id, input.state, input."dueAt" from runs join input using (id)
    returning id, state
  )
  select
    exists (select from registered) as registered,
    (select count(*)::int from runs) as inserted,
    case when exists (select from calls where state = 'ready')
      then (select count(*) from ${addJobs("(select id from calls where state = 'ready')")}) end as jobs,
    case when exists (select from calls where state = 'sleeping') then pg_notify('${SLEEPERS_CHANNEL}', '') end as woken`;

/**
 * Inserts runs, each with its first call and its job, in one statement. A run whose id exists or whose event its
 * function has seen in the last 24 hours is left out.
 * @param digest of the functions that the runs were planned with; null when nothing can have changed
 * @returns false, with nothing inserted, when others are registered by now
 */
export async function insertRuns(
  runs: NewRun[],
  digest: string | null,
  now: Date,
  db: Db = pool(),
): Promise<boolean> {
  const { rows } = await db.query<{ registered: boolean }>({
    name: "engine-insert-runs",
    text: INSERT_RUNS,
    values: [
      JSON.stringify(runs.map(({ event: _, ...run }) => run)),
      digest,
      now,
      runs.map(({ event }) => JSON.stringify(event)),
    ],
  });
  return rows[0]?.registered === true;
}
