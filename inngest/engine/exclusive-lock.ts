import pg from "pg";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";

/** Arbitrary key of the advisory lock. It must stay the same in every version. */
const LOCK = [0x656d7066, 0x656e67];
/** How long to retry: PostgreSQL may still count a worker that was just killed as connected. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 250;
const CONNECT_TIMEOUT_MS = 5_000;
/** A query that takes longer means that the connection is broken. */
const QUERY_TIMEOUT_MS = 15_000;

/** Another worker uses this database. */
export class DatabaseTaken extends Error {
  override name = "DatabaseTaken";
}

export interface ExclusiveLock {
  /**
   * Runs a statement on the connection that holds the lock, so that it cannot run without the lock.
   * @throws {Error} when the connection is broken; a new connection is then opened
   */
  query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
  release(): Promise<void>;
}

export interface LockOptions {
  /** Channel to listen to on the connection that holds the lock. */
  channel: string;
  onNotify: (payload: string) => void;
  /** Called when the lock is acquired again after a lost connection. Notifications may have been missed. */
  onRetaken: () => void;
  /** Called when another worker acquired the lock while the connection was broken. */
  onLost: (error: DatabaseTaken) => void;
}

/**
 * Holds a PostgreSQL advisory lock on a dedicated connection while the engine runs. The engine counts calls
 * against their limits in memory, so two engines would exceed the limits. A broken connection is replaced.
 * @throws {DatabaseTaken} when another process holds the lock; the message explains what to do
 */
export async function takeExclusiveLock(options: LockOptions): Promise<ExclusiveLock> {
  let released = false;
  let client = await lockedConnection(options);

  const watch = () => {
    client.on("error", (error) =>
      logger.warn({ error: error.message }, "the engine's lock connection broke"),
    );
    client.once("end", () => {
      if (!released) void reconnect();
    });
  };
  const reconnect = async () => {
    while (!released) {
      try {
        client = await lockedConnection(options);
        if (released) return void client.end();
        watch();
        options.onRetaken();
        return;
      } catch (error) {
        if (error instanceof DatabaseTaken) return options.onLost(error);
        await pause(RETRY_MS);
      }
    }
  };
  watch();
  return {
    async query(query) {
      const asked = client;
      try {
        return await asked.query(query);
      } catch (error) {
        // An error without an SQLSTATE is a timeout or a broken connection, not an error reported by
        // PostgreSQL.
        if (!(error instanceof pg.DatabaseError)) void asked.end().catch(() => undefined);
        throw error;
      }
    },
    async release() {
      released = true;
      await client.end().catch(() => undefined);
    },
  };
}

async function lockedConnection({ channel, onNotify }: LockOptions): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: env().DATABASE_URL,
    application_name: "empfio-engine-lock",
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    // If the worker's machine loses its network, PostgreSQL releases the lock within a minute instead of
    // hours.
    await client.query(
      "set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3",
    );
    // The statement that finds calls is planned once and must use indexes. A plan made while the tables were
    // empty would otherwise keep scanning them after they have grown.
    await client.query(
      "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_bitmapscan = off",
    );
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await tryLock(client))) {
      if (Date.now() > deadline) throw new DatabaseTaken(await holder(client));
      await pause(RETRY_MS);
    }
    client.on("notification", ({ payload }) => onNotify(payload ?? ""));
    await client.query(`listen ${channel}`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    "select pg_try_advisory_lock($1, $2) as taken",
    LOCK,
  );
  return rows[0]?.taken === true;
}

async function holder(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ pid: number; host: string | null; since: Date }>(
    `select a.pid, host(a.client_addr) as host, a.backend_start as since
     from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.classid::bigint = $1 and l.objid::bigint = $2 and l.granted
       and l.database = (select oid from pg_database where datname = current_database())`,
    LOCK,
  );
  const [other] = rows;
  const who = other
    ? ` (database connection ${other.pid} from ${other.host ?? "this machine"}, since ${other.since.toISOString()})`
    : "";
  return (
    `Another worker runs the embedded engine on this database${who}. One database has one worker: stop the other, ` +
    "or run several machines with an Inngest server (INNGEST_BASE_URL and its keys)."
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
