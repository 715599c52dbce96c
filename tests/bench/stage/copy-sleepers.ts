import type pg from "pg";

interface Copies {
  /** Number of copies of each sleeping delivery. */
  copies: number;
  /** Number of each delivery's copies that are due immediately. The others are due in 20 to 60 minutes. */
  due: number;
}

/**
 * Tables to copy for a delivery, its event, its attempt, and its sleeping run, each with the condition for its rows.
 */
const TABLES = [
  ["event", "t.id = s.event_id"],
  ["delivery", "t.id = s.delivery_id"],
  ["attempt", "t.delivery_id = s.delivery_id"],
  ["engine_run", "t.id = s.run_id"],
  ["engine_step", "t.run_id = s.run_id"],
  ["engine_call", "t.run_id = s.run_id"],
] as const;

/**
 * Inserts copies of every sleeping delivery and its run with new IDs. Each copied run must have one delivery. Wakes the
 * engine like its own statements do, so that it notices due runs.
 */
export async function copySleepers(client: pg.Client, { copies, due }: Copies): Promise<void> {
  await client.query("begin");
  // The references are valid by construction.
  await client.query("set local session_replication_role = replica");
  await client.query(
    `create temp table sleeper on commit drop as
     select d.id as delivery_id, d.event_id, r.id as run_id,
            'del_' || md5('delivery' || d.id || n) as new_delivery_id,
            'evt_' || md5('event' || d.event_id || n) as new_event_id,
            md5('run' || r.id || n) as new_run_id,
            now() + case when n <= $2 then interval '1 second'
                         else interval '20 minutes' + random() * interval '40 minutes' end as due_at
       from engine_call c join engine_run r on r.id = c.run_id
       join delivery d on d.id = r.event -> 'data' -> 'delivery_ids' ->> 0, lateral generate_series(1, $1) n
      where c.is_sleep and c.state = 'sleeping'`,
    [copies, due],
  );
  await client.query("analyze sleeper");
  for (const [table, isOf] of TABLES) await client.query(copyOf(table, isOf));
  await client.query("select pg_notify('engine_calls', '')");
  await client.query("commit");
  await client.query("vacuum (analyze) event, delivery, attempt, engine_run, engine_step, engine_call");
}

const copyOf = (table: string, isOf: string) => `
insert into ${table}
select copy.*
  from sleeper s join ${table} t on ${isOf}, lateral json_populate_record(null::${table}, replace(replace(replace(
         (to_jsonb(t) || ${anew[table] ?? "'{}'::jsonb"})::text,
         s.delivery_id, s.new_delivery_id), s.event_id, s.new_event_id), s.run_id, s.new_run_id)::json) copy`;

/** New values for columns with sequence numbers and times. */
const anew: Record<string, string> = {
  delivery: "jsonb_build_object('next_attempt_at', s.due_at, 'sweep_after', s.due_at + interval '1 hour')",
  engine_step: "jsonb_build_object('position', nextval(pg_get_serial_sequence('engine_step', 'position')))",
  engine_call:
    "jsonb_build_object('id', nextval(pg_get_serial_sequence('engine_call', 'id')), 'due_at', s.due_at)",
};
