import { join } from "node:path";
import { type DataDir, randomSecret } from "../data-dir";
import { freePort, isFree } from "../ports";
import { ensureApplicationRole } from "./application-role";
import { type Postgres, startPostgres } from "./postgres";

/**
 * The embedded PostgreSQL of a data folder: on the port it had before, or on another when that is taken now. Its `url`
 * is the application's, which is no superuser.
 */
export async function startEmbeddedDatabase(dataDir: DataDir): Promise<Postgres> {
  const server = await startPostgres({
    folder: join(dataDir.path, "postgres"),
    password: await dataDir.keep("postgresPassword", randomSecret),
    choosePort: () => keptPort(dataDir, "postgresPort"),
  });
  const password = await dataDir.keep("databasePassword", randomSecret);
  return { ...server, url: await ensureApplicationRole(server.url, password) };
}

/** A port that is taken once and kept, until somebody else has it. */
export async function keptPort(dataDir: DataDir, name: "postgresPort" | "receiverPort"): Promise<number> {
  const port = await dataDir.keep(name, freePort);
  if (await isFree(port)) return port;
  const other = await freePort();
  await dataDir.replace(name, other);
  return other;
}
