import { access, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { LauncherError } from "../failure";
import { type Finished, run } from "../processes/run";
import { pgCtl } from "./binaries";
import { type ClusterOptions, createCluster } from "./create-cluster";
import { checkReachable, systemUser } from "./system-user";
import { untilItAccepts } from "./until-it-accepts";

export interface PostgresOptions extends ClusterOptions {
  /** Everything of this server lies here; created when missing. */
  folder: string;
  /** Asked when no server runs on the folder yet. */
  choosePort: () => Promise<number>;
}

export interface Postgres {
  port: number;
  /** As the superuser. */
  url: string;
  /** It was already running: another process started it, or a launcher that was killed. */
  adopted: boolean;
  stop: () => Promise<void>;
}

const DISPOSABLE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"];
/** Exit code of `pg_ctl status` when no server runs on the folder. */
const NOT_RUNNING = 3;

/**
 * Starts PostgreSQL on loopback, or adopts the one that already runs on the folder (a launcher that is killed leaves
 * its server behind). It runs until `stop`, whatever signals the terminal sends.
 * @throws {LauncherError} when root's stand-in cannot reach the folder, or the server does not come up
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const folder = resolve(options.folder);
  const data = join(folder, "data");
  const log = join(folder, "log");
  const control = await pgCtl();
  const found = await systemUser();
  await Promise.all([checkReachable(dirname(folder), found), checkReachable(dirname(control), found)]);
  if (!(await exists(join(data, "PG_VERSION")))) await createCluster(folder, data, options);

  const asUser = { ...(await systemUser()), cwd: folder };
  const isRunning = async () => (await run(control, ["-D", data, "status"], asUser)).code !== NOT_RUNNING;
  const start = (port: number): Promise<Finished> => {
    const settings = [
      "listen_addresses=127.0.0.1",
      "unix_socket_directories=",
      ...(options.disposable ? DISPOSABLE : []),
    ];
    const flags = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(" ");
    // stdio ignored: the server would otherwise hold our pipes open, and we would wait for it for ever.
    return run(control, ["-D", data, "-w", "-s", "-l", log, "-o", flags, "start"], {
      ...asUser,
      stdio: "ignore",
    });
  };

  let adopted = await isRunning();
  if (!adopted) {
    const { code } = await start(await options.choosePort());
    // A launcher that was killed may have left a server that was only about to start.
    if (code !== 0) adopted = await isRunning();
    if (code !== 0 && !adopted)
      throw new LauncherError(`PostgreSQL did not start. It says:\n${await lastLines(log)}`);
  }
  const port = await runningPort(data);
  const url = `postgresql://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`;
  if (adopted) await untilItAccepts(url);
  return {
    port,
    url,
    adopted,
    stop: async () => {
      await run(control, ["-D", data, "-m", "fast", "-w", "stop"], asUser);
    },
  };
}

/** The fourth line of postmaster.pid. */
async function runningPort(data: string): Promise<number> {
  const lines = (await readFile(join(data, "postmaster.pid"), "utf8")).split("\n");
  return Number(lines[3]);
}

async function lastLines(log: string): Promise<string> {
  const text = await readFile(log, "utf8").catch(() => "(no log was written)");
  return text.trimEnd().split("\n").slice(-8).join("\n");
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
