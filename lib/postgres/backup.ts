import { chmod, copyFile, cp, mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import pg from "pg";
import { CommandError } from "@/lib/command-error";
import type { DataDir, KeptSettings } from "@/lib/data-dir/data-dir";
import { runQuietly } from "@/lib/processes/run";
import { startEmbeddedServer } from "./embedded-database";
import { systemUserForCluster } from "./system-user";

/*
 * A copy of the embedded cluster's files while it runs: PostgreSQL's low-level backup API
 * (https://www.postgresql.org/docs/18/continuous-archiving.html). The npm package has no pg_basebackup and no
 * pg_dump. A replication slot keeps the write-ahead log that the copy needs, until the copy has it.
 */

const CLUSTER = "cluster";
/** Passwords of the cluster's roles. Keys of the application are not part of a backup. */
const SETTINGS = "settings.json";
const kept = ["postgresPassword", "databasePassword"] as const satisfies (keyof KeptSettings)[];

/** Files of the running server, and folders whose content does not survive a restart. */
const NOT_COPIED = ["postmaster.pid", "postmaster.opts"];
const LEFT_EMPTY = [
  "pg_wal",
  "pg_replslot",
  "pg_dynshmem",
  "pg_notify",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
];

/**
 * Writes a consistent backup of the embedded database into a new folder. The application may run.
 * @throws {CommandError} when the folder exists
 */
export async function backUp(dataDir: DataDir, target: string): Promise<void> {
  await makeNew(target);
  const server = await startEmbeddedServer(dataDir);
  try {
    const passwords: Partial<KeptSettings> = {};
    for (const name of kept) passwords[name] = await dataDir.keep(name, () => missing(name));
    await copyCluster(server.url, join(dataDir.path, "postgres/data"), join(target, CLUSTER));
    // Last: a folder without this file is not a whole backup.
    await writeFile(join(target, SETTINGS), `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600 });
  } finally {
    if (!server.adopted) await server.stop();
  }
}

async function copyCluster(superuserUrl: string, from: string, to: string): Promise<void> {
  // The backup ends when this session does, so it stays open.
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const slot = `empfio_backup_${process.pid}`;
    await client.query("select pg_create_physical_replication_slot($1, true, true)", [slot]);
    const { rows: begun } = await client.query<{ first: string }>(
      "select pg_walfile_name(pg_backup_start('empfio', true)) as first",
    );
    await copyFolder(from, to, (path) => !NOT_COPIED.includes(path));
    const { rows: ended } = await client.query<{ labelfile: string }>(
      "select labelfile from pg_backup_stop(false)",
    );
    await writeFile(join(to, "backup_label"), ended[0]?.labelfile ?? "", { mode: 0o600 });
    const segments = (await readdir(join(from, "pg_wal"))).filter(
      (name) => /^[0-9A-F]{24}$/.test(name) && name >= (begun[0]?.first ?? ""),
    );
    for (const name of segments) await copyFile(join(from, "pg_wal", name), join(to, "pg_wal", name));
  } finally {
    await client.end();
  }
}

/** Files may vanish while they are listed and copied: their changes are in the write-ahead log. */
async function copyFolder(
  from: string,
  to: string,
  isWanted: (path: string) => boolean,
  path = "",
): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  if (LEFT_EMPTY.includes(path)) return;
  for (const entry of await readdir(from, { withFileTypes: true }).catch(ifVanished([]))) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (!isWanted(inner) || entry.name.startsWith("pgsql_tmp")) continue;
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, copy, isWanted, inner);
    else if (entry.isFile()) await copyFile(source, copy).catch(ifVanished(undefined));
    else
      throw new CommandError(
        `${source} is neither a file nor a folder. Copy DATA_DIR with the application stopped.`,
      );
  }
}

const ifVanished =
  <T>(value: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === "ENOENT") return value;
    throw error;
  };

/**
 * Restores a backup into a data folder that has no database. The next start replays the write-ahead log.
 * @throws {CommandError} when the data folder has a database, or the backup is not whole
 */
export async function restore(dataDir: DataDir, source: string): Promise<void> {
  const passwords = JSON.parse(
    await readFile(join(source, SETTINGS), "utf8").catch(() => {
      throw new CommandError(`${source} is not a whole backup: it has no ${SETTINGS}.`);
    }),
  ) as KeptSettings;
  const folder = join(dataDir.path, "postgres");
  await makeNew(folder);
  const data = join(folder, "data");
  // An interrupted restore leaves a folder that the next start removes: see create-cluster.ts.
  await cp(join(source, CLUSTER), `${data}.restoring`, { recursive: true });
  await chmod(`${data}.restoring`, 0o700);
  const { uid, gid } = await systemUserForCluster();
  if (uid !== undefined) await runQuietly("chown", ["-R", `${uid}:${gid}`, folder]);
  for (const name of kept) await dataDir.replace(name, passwords[name]);
  await rename(`${data}.restoring`, data);
}

async function makeNew(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    throw new CommandError(`${folder} exists. Nothing was changed. Name a folder that does not exist yet.`);
  });
}

function missing(name: string): never {
  throw new CommandError(`The settings file of DATA_DIR lacks "${name}". Restore it first.`);
}
