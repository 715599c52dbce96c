import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** Counts of running and waiting work. Each must become 0. */
const UNFINISHED = {
  "events not dispatched": "event where dispatched_at is null",
  "deliveries without an end state": "delivery where status in ('pending', 'retrying')",
  "active runs": "engine_run where status = 'active'",
  "replays not completed": "replay where status <> 'completed'",
  "calls held": "engine_call",
} as const;

const LOOK_EVERY_MS = 250;

/** Runs one query on a new connection, because the server may have been killed since. */
export async function ask<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

export async function countUnfinished(url: string): Promise<Record<string, number>> {
  const columns = Object.entries(UNFINISHED).map(
    ([name, from]) => `(select count(*)::int from ${from}) as "${name}"`,
  );
  const [row = {}] = await ask<Record<string, number>>(url, `select ${columns.join(", ")}`);
  return row;
}

/** @returns the unfinished work if the time is up */
export async function waitUntilFinished(
  url: string,
  withinMs: number,
): Promise<Record<string, number> | null> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const unfinished = await countUnfinished(url);
    if (Object.values(unfinished).every((count) => count === 0)) return null;
    if (Date.now() > deadline) return unfinished;
    await sleep(LOOK_EVERY_MS);
  }
}
