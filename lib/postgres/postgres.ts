import { access, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { CommandError } from "@/lib/command-error";
import { type Finished, run } from "@/lib/processes/run";
import { pgCtl } from "./binaries";
import { type ClusterOptions, createCluster } from "./create-cluster";
import { checkReachable, systemUser } from "./system-user";

export interface PostgresOptions extends ClusterOptions {
  /** Contains all files of this server. Created if it is missing. */
  folder: string;
  /** Called when no server is running on the folder. */
  choosePort: () => Promise<number>;
}

export interface Postgres {
  port: number;
  /** URL for the superuser. */
  url: string;
  /**
   * True when the server was already running, started by another process or by a launcher that was killed.
   */
  adopted: boolean;
  stop: () => Promise<void>;
}

const DISPOSABLE = [
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "autovacuum=off",
  "max_connections=300",
];
/** Exit code of `pg_ctl status` when no server is running on the folder. */
const NOT_RUNNING = 3;

/**
 * Starts PostgreSQL on loopback and on a socket in its folder, or uses the server that is already running on the folder, since a killed
 * launcher leaves its server behind. The server runs until `stop` and ignores signals from the terminal.
 * @throws {CommandError} when the user that runs PostgreSQL cannot enter the folder, or the server does not
 *   start
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
      `unix_socket_directories=${takesSocket(folder) ? folder : ""}`,
      ...(options.disposable ? DISPOSABLE : []),
    ];
    const flags = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(" ");
    // stdio is ignored because the server would keep our pipes open, and this call would never return.
    return run(control, ["-D", data, "-w", "-s", "-l", log, "-o", flags, "start"], {
      ...asUser,
      stdio: "ignore",
    });
  };

  const stop = async () => {
    await run(control, ["-D", data, "-m", "fast", "-w", "stop"], asUser);
  };
  for (;;) {
    let adopted = await isRunning();
    if (!adopted) {
      const { code } = await start(await options.choosePort());
      // A server started by a killed launcher may have come up after the check above.
      if (code !== 0) adopted = await isRunning();
      if (code !== 0 && !adopted)
        throw new CommandError(`PostgreSQL did not start. It says:\n${await lastLines(log)}`);
    }
    const running = await listensOn(data).catch(() => null);
    if (running === null) continue;
    const { port, socketFolder } = running;
    // Clients prefer the socket, on which a statement costs a quarter less CPU than over TCP.
    const query = socketFolder ? `?host=${encodeURIComponent(socketFolder)}` : "";
    const url = `postgresql://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres${query}`;
    // The server that was found may have been killed, with processes that had not exited yet.
    if (adopted && !(await untilItAccepts(url, isRunning))) continue;
    return { port, url, adopted, stop };
  }
}

/** The path of a socket has at most 107 bytes, of which its name takes 15. */
const LONGEST_SOCKET_FOLDER = 92;

/** Whether a folder can contain a Unix socket and be named in PostgreSQL's flags, which a shell splits into words. */
const takesSocket = (folder: string) =>
  process.platform !== "win32" && folder.length <= LONGEST_SOCKET_FOLDER && /^[\w./-]+$/.test(folder);

/** Reads the port and the folder of the socket, which may be empty, from the lines of postmaster.pid. */
async function listensOn(data: string): Promise<{ port: number; socketFolder: string }> {
  const lines = (await readFile(join(data, "postmaster.pid"), "utf8")).split("\n");
  return { port: Number(lines[3]), socketFolder: lines[4] ?? "" };
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

const POLL_MS = 100;
const PATIENCE_MS = 60_000;
/** Errors while the server is not listening yet or reports that it is starting up. */
const NOT_YET = ["ECONNREFUSED", "ENOENT", "57P03"];

/**
 * Waits up to a minute until a starting server accepts connections.
 * @returns false when the server has ended instead
 * @throws {Error} the last connection error
 */
async function untilItAccepts(url: string, isRunning: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      const isEarly = NOT_YET.includes(String((error as { code?: unknown }).code));
      if (!isEarly || Date.now() > deadline) throw error;
      if (!(await isRunning())) return false;
      await sleep(POLL_MS);
    }
  }
}
