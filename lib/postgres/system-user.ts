import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { CommandError } from "@/lib/command-error";
import { run, runQuietly } from "@/lib/processes/run";

/** User that runs PostgreSQL. Empty: the current user. */
export interface SystemUser {
  uid?: number;
  gid?: number;
}

/**
 * PostgreSQL does not run as root. When started by root, it runs as the user `postgres`, created at the first
 * start.
 */
export async function systemUser(): Promise<SystemUser> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all([idOf("-u"), idOf("-g")]);
  return { uid, gid };
}

/** Same as `systemUser`, but creates the user if it is missing. */
export async function systemUserForCluster(): Promise<SystemUser> {
  const user = await systemUser();
  if (!Number.isNaN(user.uid)) return user;
  // -f: an interrupted start may have created the group.
  await runQuietly("groupadd", ["-f", "postgres"]);
  await runQuietly("useradd", ["-g", "postgres", "postgres"]);
  return systemUser();
}

async function idOf(flag: "-u" | "-g"): Promise<number> {
  const { code, output } = await run("id", [flag, "postgres"]);
  return code === 0 ? Number(output) : Number.NaN;
}

/** @throws {CommandError} naming the first folder in `path` that the user cannot enter */
export async function checkReachable(path: string, user: SystemUser): Promise<void> {
  if (user.uid === undefined) return;
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      throw new CommandError(
        `You are root, and PostgreSQL must not run as root: it runs as the user "postgres", who may not enter ${folder}.\n` +
          `Clone into a folder that everybody may enter (for example /srv), or run this as an ordinary user, or: chmod o+x ${folder}`,
      );
    }
  }
}
