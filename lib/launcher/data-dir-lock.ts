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
  const pid = Number(await readFile(file, "utf8").catch(() => ""));
  if (pid && pid !== process.pid && isAlive(pid)) {
    throw new LauncherError(
      `Another dev, demo or start (process ${pid}) already uses ${dataDir.path}. Stop it, or name another folder: DATA_DIR=.data-2`,
    );
  }
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: alive, and somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
