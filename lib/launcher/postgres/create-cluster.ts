import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { runQuietly } from "../processes/run";
import { initdb } from "./binaries";
import { type SystemUser, systemUserForCluster } from "./system-user";

export interface ClusterOptions {
  /** Of the superuser `postgres`. */
  password: string;
  /** For tests: without waiting for the disk. */
  disposable?: boolean;
}

/** PostgreSQL's own locale sorts and compares alike on every machine; the system's may be missing. */
const LOCALE = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];

/**
 * Creates the data folder `data` in `folder`. It gets its name when it is complete, so that a creation that was
 * interrupted leaves only leftovers, which the next one removes.
 */
export async function createCluster(folder: string, data: string, options: ClusterOptions): Promise<void> {
  const user = await systemUserForCluster();
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  if (isOther(user)) await chown(folder, user.uid, user.gid);
  await removeLeftovers(folder);

  const unfinished = `${data}.${randomBytes(6).toString("hex")}`;
  const passwordFile = `${unfinished}.password`;
  await writePrivate(passwordFile, options.password, user);
  await runQuietly(
    await initdb(),
    [
      `--pgdata=${unfinished}`,
      `--pwfile=${passwordFile}`,
      "--username=postgres",
      "--auth=scram-sha-256",
      ...LOCALE,
      ...(options.disposable ? ["--no-sync"] : []),
    ],
    { ...user, cwd: folder, env: { ...process.env, LC_ALL: "C" } },
  );
  await rm(passwordFile);
  await rename(unfinished, data);
}

/** `initdb` reads a file, as the user that PostgreSQL runs as. Nobody else can read it, at no moment. */
async function writePrivate(path: string, text: string, user: SystemUser): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    if (isOther(user)) await file.chown(user.uid, user.gid);
    await file.writeFile(`${text}\n`);
  } finally {
    await file.close();
  }
}

/** An `initdb` whose launcher was killed may still write into its folder: hence the retries. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith("data.")) continue;
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

const isOther = (user: SystemUser): user is Required<SystemUser> => user.uid !== undefined;
