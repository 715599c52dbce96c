import { join } from "node:path";
import { type DataDir, randomSecret } from "@/lib/data-dir/data-dir";
import { keptPort } from "@/lib/data-dir/kept-port";
import { ensureApplicationRole } from "./application-role";
import { type Postgres, startPostgres } from "./postgres";

/**
 * Starts the embedded PostgreSQL of a data folder on its previous port, or on another port when that one is
 * in use. The returned `url` is for the application's role, which is not a superuser.
 */
export async function startEmbeddedDatabase(dataDir: DataDir): Promise<Postgres> {
  const server = await startEmbeddedServer(dataDir);
  const password = await dataDir.keep("databasePassword", randomSecret);
  return { ...server, url: await ensureApplicationRole(server.url, password) };
}

/** Same as `startEmbeddedDatabase`, but the returned `url` is for the superuser. */
export async function startEmbeddedServer(dataDir: DataDir): Promise<Postgres> {
  return startPostgres({
    folder: join(dataDir.path, "postgres"),
    password: await dataDir.keep("postgresPassword", randomSecret),
    choosePort: () => keptPort(dataDir, "postgresPort"),
  });
}
