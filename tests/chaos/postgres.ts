import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { migrate } from "@/lib/migrations/migrate";
import { type Postgres, startPostgres } from "@/lib/postgres/postgres";
import { freePort } from "@/lib/processes/ports";

/** The processes of a killed server exit with a delay, and a new server cannot start before. */
const START_WITHIN_MS = 30_000;
const RETRY_MS = 100;

export interface MortalPostgres {
  url: string;
  /** Kills the server's first process with SIGKILL, then starts a server on the same files, which replays its log. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a migrated PostgreSQL that writes as durably as in production, because the test kills it. */
export async function startMortalPostgres(): Promise<MortalPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "empfio-chaos-postgres-"));
  // mkdtemp makes the folder private, but the user that runs PostgreSQL needs access.
  await chmod(folder, 0o711);
  const port = await freePort();
  const files = join(folder, "postgres");
  const start = () => startPostgres({ folder: files, password: "chaos", choosePort: async () => port });
  let server = await start();
  await migrate(server.url);
  return {
    url: server.url,
    async crash() {
      const [pid] = (await readFile(join(files, "data/postmaster.pid"), "utf8")).split("\n");
      process.kill(Number(pid), "SIGKILL");
      server = await patiently(start);
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function patiently(start: () => Promise<Postgres>): Promise<Postgres> {
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    try {
      const server = await start();
      // The killed server was mistaken for a running one because its processes had not exited yet.
      if (server.adopted) throw new Error("the killed PostgreSQL is still there");
      return server;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(RETRY_MS);
    }
  }
}
