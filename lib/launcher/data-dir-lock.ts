import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DataDir } from "./data-dir";
import { LauncherError } from "./failure";

/**
 * One launcher per data folder: two would share a database and fight over its server. Released by the function returned,
 * and by the death of the process.
 * @throws {LauncherError} when another one runs
 */
export async function lockDataDir(dataDir: DataDir): Promise<() => Promise<void>> {
  const file = join(dataDir.path, "launcher.pid");
  const holder = await readFile(file, "utf8").catch(() => "");
  const pid = Number(holder.split(" ")[0]);
  if (pid && pid !== process.pid && holder === (await identityOf(pid))) {
    throw new LauncherError(
      `Another dev, demo or start (process ${pid}) already uses ${dataDir.path}. Stop it, or name another folder: DATA_DIR=.data-2`,
    );
  }
  await writeFile(file, (await identityOf(process.pid)) ?? "");
  return () => rm(file, { force: true });
}

/** The pid and, where the system tells it, the start time: after a reboot the pid may be somebody else's. Null: dead. */
async function identityOf(pid: number): Promise<string | null> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: alive, and another user's.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return null;
  }
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The 22nd field; the second, the name, may hold spaces but ends with the last parenthesis.
  const startedAt = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  return `${pid} ${startedAt}`;
}
