import { access, chmod, chown, mkdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { LauncherError } from "../failure";
import { run, runQuietly } from "../processes/run";
import { pgCtl } from "./binaries";
import { checkReachable, systemUser } from "./system-user";

export interface PostgresOptions {
  /** Everything of this server lies here; made when missing. */
  folder: string;
  /** Asked when no server runs on the folder yet. */
  choosePort: () => Promise<number>;
  password: string;
  /** For tests: survives nothing, starts and writes fast. */
  disposable?: boolean;
}

export interface Postgres {
  port: number;
  url: string;
  /** It ran already: somebody else started it, or a launcher that was killed. */
  adopted: boolean;
  stop: () => Promise<void>;
}

const DISPOSABLE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"];
/** What `pg_ctl status` answers when no server runs on the folder. */
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
  await prepare(folder, data, control, options);
  const asUser = { ...(await systemUser()), cwd: folder };

  const status = await run(control, ["-D", data, "status"], asUser);
  const adopted = status.code !== NOT_RUNNING;
  const port = adopted ? await runningPort(data) : await options.choosePort();
  if (!adopted) {
    const settings = [
      "listen_addresses=127.0.0.1",
      "unix_socket_directories=",
      ...(options.disposable ? DISPOSABLE : []),
    ];
    const flags = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(" ");
    // stdio ignored: the server would otherwise hold our pipes open, and we would wait for it for ever.
    const { code } = await run(control, ["-D", data, "-w", "-s", "-l", log, "-o", flags, "start"], {
      ...asUser,
      stdio: "ignore",
    });
    if (code !== 0) throw new LauncherError(`PostgreSQL did not start. It says:\n${await lastLines(log)}`);
  }
  return {
    port,
    url: `postgresql://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`,
    adopted,
    stop: async () => {
      await run(control, ["-D", data, "-m", "fast", "-w", "stop"], asUser);
    },
  };
}

/** Makes the cluster at the first start, and what is needed for it. */
async function prepare(
  folder: string,
  data: string,
  control: string,
  options: PostgresOptions,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const user = await systemUser();
  await Promise.all([checkReachable(dirname(folder), user), checkReachable(dirname(control), user)]);
  if (await exists(join(data, "PG_VERSION"))) return;
  const script = fileURLToPath(new URL("./create-cluster.ts", import.meta.url));
  const flags = options.disposable ? ["--no-sync"] : [];
  await runQuietly(process.execPath, ["--import", "tsx", script, ...flags], {
    env: { ...process.env, LC_ALL: "C", CLUSTER_FOLDER: data, CLUSTER_PASSWORD: options.password },
  });
  // It may have made the user.
  const { uid, gid } = await systemUser();
  if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid);
  await chmod(folder, 0o700);
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
