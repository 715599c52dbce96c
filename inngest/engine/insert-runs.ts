import { createHash } from "node:crypto";
import { pool } from "@/lib/db/pool";
import { ANNOUNCEMENT, CALLS_CHANNEL } from "./announcement";
import { cancelKeysOfRun, type EngineFunction } from "./compile-functions";
import type { Db } from "./database";
import { localWorker } from "./local-worker";
import type { EngineEvent } from "./protocol";

/** How long, in hours, an event id is remembered for deduplication. */
const DEDUP_HOURS = 24;

/** A run to insert. */
export interface NewRun {
  id: string;
  functionId: string;
  event: EngineEvent;
  /** Event id set by the sender. The function runs once per id within 24 hours. */
  seenAs: string | null;
  cancelKeys: string[];
  dueAt: Date;
  state: "ready" | "sleeping";
}

/** @param origin deduplicates the run: a function has at most one unfinished run per origin */
export function planRun(
  fn: EngineFunction,
  event: EngineEvent,
  origin: string,
  seenAs: string | null,
  now: Date,
): NewRun {
  const isLater = event.ts > now.getTime();
  return {
    id: hash(origin, fn.id),
    functionId: fn.id,
    event,
    seenAs,
    cancelKeys: cancelKeysOfRun(fn, event),
    dueAt: isLater ? new Date(event.ts) : now,
    state: isLater ? "sleeping" : "ready",
  };
}

export function hash(...parts: string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

/**
 * SQL that inserts runs with their first calls and notifies the worker.
 * @param first number of its first parameter, so that it can be part of a larger statement
 */
const insertion = (first: number) => {
  const [runs, digest, now, events, notifies] = [0, 1, 2, 3, 4].map((n) => `$${first + n}`);
  return {
    expressions: `
  registered as (
    select 1 where ${digest}::text is null or ${digest} = (select digest from engine_registration where id = 1)
  ), input as (
    -- The events are a parameter of their own: taking a JSON document apart would refuse the \\u0000 that they may hold.
    select run.* from registered, rows from (
      json_to_recordset(${runs}::json) as (
        id text, "functionId" text, "seenAs" text, "cancelKeys" text[], "dueAt" timestamptz, state engine_call_state),
      unnest(${events}::json[])
    ) as run(id, "functionId", "seenAs", "cancelKeys", "dueAt", state, event)
  ), fresh as (
    insert into engine_seen_event as seen (function_id, event_id, expires_at)
    select "functionId", "seenAs", ${now}::timestamptz + interval '${DEDUP_HOURS} hours' from input
    where "seenAs" is not null
    -- Sorted, so that two senders of the same ids cannot deadlock.
    order by "functionId", "seenAs"
    on conflict (function_id, event_id) do update set expires_at = excluded.expires_at
      where seen.expires_at <= ${now}::timestamptz
    returning function_id, event_id
  ), runs as (
    insert into engine_run (id, function_id, event, cancel_keys, created_at)
    select id, "functionId", event, "cancelKeys", ${now}::timestamptz from input
    left join fresh on fresh.function_id = "functionId" and fresh.event_id = "seenAs"
    where "seenAs" is null or fresh.event_id is not null
    on conflict (id) do nothing
    returning id
  ), calls as (
    insert into engine_call (run_id, state, due_at)
    select runs.id, input.state, input."dueAt" from runs join input using (id)
    returning run_id, id, state
  )`,
    query: `
  select exists (select from registered) as registered,
    case when ${notifies}::boolean and exists (select from calls)
         then pg_notify('${CALLS_CHANNEL}', (${ANNOUNCEMENT})) end as notified`,
  };
};

const insertionValues = (runs: NewRun[], digest: string | null, now: Date): unknown[] => [
  JSON.stringify(runs.map(({ event: _, ...run }) => run)),
  digest,
  now,
  runs.map(({ event }) => JSON.stringify(event)),
  // Commits with a NOTIFY are serialized. In the worker's own process, the worker is woken directly instead.
  localWorker() === null,
];

/** Part of a statement that inserts runs together with other rows. */
export interface JoinedInsertion {
  values: unknown[];
  /** Common table expressions and the final query. Its row has `registered`. */
  sql(firstParameter: number): { expressions: string; query: string };
}

export const joinInsertion = (runs: NewRun[], digest: string, now: Date): JoinedInsertion => ({
  values: insertionValues(runs, digest, now),
  sql: insertion,
});

const INSERT_RUNS = `with ${insertion(1).expressions} ${insertion(1).query}`;

/**
 * Inserts runs with their first calls and notifies the worker, in one statement. Skips a run whose id exists
 * or whose event the function has received within the last 24 hours.
 * @param digest of the functions used to plan the runs; null when they cannot have changed
 * @returns false, without inserting anything, when other functions have been registered since
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
    values: insertionValues(runs, digest, now),
  });
  return rows[0]?.registered === true;
}
