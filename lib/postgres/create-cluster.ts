import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { runQuietly } from "@/lib/processes/run";
import { initdb } from "./binaries";
import { type SystemUser, systemUserForCluster } from "./system-user";

export interface ClusterOptions {
  /** Password of the superuser `postgres`. */
  password: string;
  /** For tests: does not flush writes to disk. */
  disposable?: boolean;
}

/** PostgreSQL's builtin locale behaves the same on every machine; system locales may be missing. */
const LOCALE = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];

/**
 * Creates the data folder `data` in `folder`. The folder is renamed to `data` only when it is complete. An
 * interrupted creation leaves temporary files, which the next one removes.
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

/** Writes a file for `initdb` that is never readable by users other than the one that runs PostgreSQL. */
async function writePrivate(path: string, text: string, user: SystemUser): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    if (isOther(user)) await file.chown(user.uid, user.gid);
    await file.writeFile(`${text}\n`);
  } finally {
    await file.close();
  }
}

/** Retries, because an `initdb` whose launcher was killed may still be writing to its folder. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith("data.")) continue;
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

const isOther = (user: SystemUser): user is Required<SystemUser> => user.uid !== undefined;
