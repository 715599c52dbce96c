import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";

/**
 * A worker without a heartbeat for this many milliseconds counts as stopped. It sends one every few seconds.
 */
export const SILENT_AFTER_MS = 30_000;
/** The sweeper runs every minute and resends events after 30 s, so older undispatched events are stuck. */
const STUCK_AFTER_MS = 120_000;

/** Time limit of the query, in milliseconds. */
const RESPONDS_WITHIN_MS = 3_000;

type Verdict = "ok" | "failing";

export interface Health {
  status: Verdict;
  checks: {
    database: Verdict;
    /** Whether events are dispatched in time. */
    dispatcher: Verdict;
    /** The worker of the embedded engine, or the Inngest server. Inngest Cloud is not checked. */
    engine: Verdict | "not_checked";
    /** Fails while so many receivers cannot be reached that our own network is the likely cause. */
    egress: Verdict;
  };
  /** Age of the oldest event that was not dispatched; 0 without one, null without a database. */
  oldest_undispatched_seconds: number | null;
}

interface Row {
  last_beat: Date | null;
  stands_still: boolean;
  oldest_undispatched: Date | null;
}

const SIGNS = `
select exists (select from webhook_watch
                where standing_since is not null and watched_at > now() - interval '5 minutes') as stands_still,
       (select max(beat_at) from worker_heartbeat) as last_beat,
       (select min(created_at) from event where dispatched_at is null) as oldest_undispatched`;

/** Checks everything that deliveries need. For people and monitors. Never throws. */
export async function checkHealth(now = Date.now()): Promise<Health> {
  const [signs, engine] = await Promise.all([readSigns(), env().embeddedEngine ? null : probeInngest()]);
  const oldest = signs?.oldest_undispatched?.getTime() ?? now;
  const checks = {
    database: verdict(signs !== null),
    dispatcher: verdict(signs !== null && now - oldest < STUCK_AFTER_MS),
    engine: engine ?? verdict(isBeating(signs, now)),
    egress: verdict(signs !== null && !signs.stands_still),
  };
  return {
    status: verdict(Object.values(checks).every((check) => check !== "failing")),
    checks,
    oldest_undispatched_seconds: signs && Math.max(0, Math.round((now - oldest) / 1_000)),
  };
}

const ALONE = { name: "ready", text: "select" };

/**
 * Whether this process can serve requests, which only needs the database. A stopped engine is no reason to
 * remove a web process: it still accepts changes, and their events wait.
 */
export async function checkReady(): Promise<{ status: Verdict; checks: { database: Verdict } }> {
  const database = verdict((await nullOnFailure(pool().query(ALONE))) !== null);
  return { status: database, checks: { database } };
}

const verdict = (isOk: boolean): Verdict => (isOk ? "ok" : "failing");

function isBeating(signs: Row | null, now: number): boolean {
  return signs?.last_beat != null && now - signs.last_beat.getTime() < SILENT_AFTER_MS;
}

/** Null when the database does not respond in time. */
function readSigns(): Promise<Row | null> {
  const signs = pool().query<Row>({ name: "health", text: SIGNS });
  return nullOnFailure(signs.then(({ rows }) => rows[0] ?? null));
}

/** Resolves with null when the query fails or takes longer than 3 s. Never rejects. */
export function nullOnFailure<T>(result: Promise<T>): Promise<T | null> {
  const tooLate = new Promise<null>((resolve) => setTimeout(resolve, RESPONDS_WITHIN_MS, null).unref());
  return Promise.race([result.catch(() => null), tooLate]);
}

/** Time limit of the Inngest server, in milliseconds. */
const PROBE_WITHIN_MS = 2_000;
/** The health route is public. Requests within this time share one probe. */
const FRESH_MS = 2_000;
/** Where the SDK looks for Inngest's dev server. */
const DEV_SERVER = "http://localhost:8288";

export type Probe = "ok" | "failing" | "not_checked";

let last: { at: number; probe: Promise<Probe> } | undefined;

/** Asks the Inngest server's own health route. Inngest Cloud has none that is public. Never throws. */
export function probeInngest(now = Date.now()): Promise<Probe> {
  if (!last || now - last.at >= FRESH_MS) last = { at: now, probe: probe() };
  return last.probe;
}

async function probe(): Promise<Probe> {
  const server = serverUrl();
  if (server === null) return "not_checked";
  try {
    const signal = AbortSignal.timeout(PROBE_WITHIN_MS);
    const response = await fetch(new URL("/health", server), { redirect: "manual", signal });
    await response.body?.cancel();
    return response.ok ? "ok" : "failing";
  } catch {
    return "failing";
  }
}

/** Null for Inngest Cloud. The order is the SDK's. */
function serverUrl(): string | null {
  const { INNGEST_BASE_URL: base, INNGEST_DEV: dev } = env();
  if (base !== "") return base;
  if (/^https?:\/\//.test(dev)) return dev;
  return ["", "0", "false"].includes(dev) ? null : DEV_SERVER;
}
