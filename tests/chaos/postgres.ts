import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { migrate } from "@/lib/launcher/migrations/migrate";
import { freePort } from "@/lib/launcher/ports";
import { type Postgres, startPostgres } from "@/lib/launcher/postgres/postgres";

/** The processes of a killed server go when they notice; until then a new one refuses its memory. */
const START_WITHIN_MS = 30_000;
const RETRY_MS = 100;

export interface MortalPostgres {
  url: string;
  /** kill -9 to the server's first process, then a new server on the same files, which replays its log. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** A migrated PostgreSQL that writes as durably as in production, since it is killed. */
export async function startMortalPostgres(): Promise<MortalPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "empfio-chaos-postgres-"));
  // mkdtemp makes it private to us; the user that PostgreSQL runs as must get through.
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
      // The one that was killed, taken for alive while it is about to go.
      if (server.adopted) throw new Error("the killed PostgreSQL is still there");
      return server;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(RETRY_MS);
    }
  }
}
