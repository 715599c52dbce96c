import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { orNull } from "./or-null";

/**
 * A worker without a heartbeat for this many milliseconds counts as stopped. It sends one every few seconds.
 */
export const SILENT_AFTER_MS = 30_000;
/** The sweeper runs every minute and resends events after 30 s, so older undispatched events are stuck. */
const STUCK_AFTER_MS = 120_000;

type Verdict = "ok" | "failing";

export interface Health {
  status: Verdict;
  checks: { database: Verdict; dispatcher: Verdict };
}

interface Row {
  last_beat: Date | null;
  oldest_undispatched: Date | null;
}

const SIGNS = `
select (select max(beat_at) from worker_heartbeat) as last_beat,
       (select min(created_at) from event where dispatched_at is null) as oldest_undispatched`;

/**
 * Checks whether events are being dispatched: by the worker's heartbeat with the embedded engine, or by the
 * age of the oldest undispatched event with an Inngest server. Never throws.
 */
export async function checkHealth(now = Date.now()): Promise<Health> {
  const signs = await readSigns();
  const dispatcher = signs && isDispatching(signs, now) ? "ok" : "failing";
  return {
    status: signs ? dispatcher : "failing",
    checks: { database: signs ? "ok" : "failing", dispatcher },
  };
}

function isDispatching({ last_beat, oldest_undispatched }: Row, now: number): boolean {
  if (env().embeddedEngine) return last_beat !== null && now - last_beat.getTime() < SILENT_AFTER_MS;
  return oldest_undispatched === null || now - oldest_undispatched.getTime() < STUCK_AFTER_MS;
}

/** Null when the database does not respond in time. */
function readSigns(): Promise<Row | null> {
  const signs = pool().query<Row>({ name: "health", text: SIGNS });
  return orNull(signs.then(({ rows }) => rows[0] ?? null));
}
