import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../ports";
import { type Postgres, startPostgres } from "./postgres";

/**
 * A PostgreSQL in a temporary folder, gone after `stop`.
 * @param durable writes as carefully as one that is kept: for measuring
 */
export async function startDisposablePostgres({ durable = false } = {}): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), "empfio-postgres-"));
  // mkdtemp makes it private to us; the user that PostgreSQL runs as must get through.
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
