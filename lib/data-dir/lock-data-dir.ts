import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "@/lib/command-error";
import type { DataDir } from "./data-dir";

/**
 * Allows only one launcher per data folder, since two would start two servers for one database. The lock ends
 * when the returned function is called or the process exits.
 * @throws {CommandError} when another launcher is running
 */
export async function lockDataDir(dataDir: DataDir): Promise<() => Promise<void>> {
  const file = join(dataDir.path, "launcher.pid");
  const holder = await readFile(file, "utf8").catch(() => "");
  const pid = Number(holder.split(" ")[0]);
  if (pid && pid !== process.pid && holder === (await identityOf(pid))) {
    throw new CommandError(
      `Another dev, demo, or start (process ${pid}) is using ${dataDir.path}. Stop it, or use another folder: DATA_DIR=.data-2`,
    );
  }
  await writeFile(file, (await identityOf(process.pid)) ?? "");
  return () => rm(file, { force: true });
}

/**
 * Returns the pid and, on Linux, the start time, since a pid may be reused. Null if the process has ended.
 */
async function identityOf(pid: number): Promise<string | null> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: the process is alive and belongs to another user.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return null;
  }
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The start time is field 22. Field 2 is the name, which may contain spaces and ends at the last
  // parenthesis.
  const startedAt = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  return `${pid} ${startedAt}`;
}
