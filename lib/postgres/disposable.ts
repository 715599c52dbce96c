import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@/lib/processes/ports";
import { type Postgres, startPostgres } from "./postgres";

/**
 * Starts PostgreSQL in a temporary folder, which `stop` deletes.
 * @param durable flushes writes to disk like a permanent database; for benchmarks
 */
export async function startDisposablePostgres({ durable = false } = {}): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), "empfio-postgres-"));
  // mkdtemp makes the folder private, but the user that runs PostgreSQL must be able to enter it.
  await chmod(folder, 0o711);
  const server = await startPostgres({
    folder: join(folder, "postgres"),
    password: "disposable",
    choosePort: freePort,
    disposable: !durable,
  });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
