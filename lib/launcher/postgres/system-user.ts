import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { LauncherError } from "../failure";
import { run, runQuietly } from "../processes/run";

/** Whom PostgreSQL runs as. Empty: as ourselves. */
export interface SystemUser {
  uid?: number;
  gid?: number;
}

/** PostgreSQL refuses to run as root: for root it runs as the user `postgres`, created at the first start. */
export async function systemUser(): Promise<SystemUser> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all([idOf("-u"), idOf("-g")]);
  return { uid, gid };
}

/** As `systemUser`; creates the user when it is missing. */
export async function systemUserForCluster(): Promise<SystemUser> {
  const user = await systemUser();
  if (!Number.isNaN(user.uid)) return user;
  // -f: the group may be left from an interrupted start.
  await runQuietly("groupadd", ["-f", "postgres"]);
  await runQuietly("useradd", ["-g", "postgres", "postgres"]);
  return systemUser();
}

async function idOf(flag: "-u" | "-g"): Promise<number> {
  const { code, output } = await run("id", [flag, "postgres"]);
  return code === 0 ? Number(output) : Number.NaN;
}

/** @throws {LauncherError} naming the first folder above `path` that the user may not enter */
export async function checkReachable(path: string, user: SystemUser): Promise<void> {
  if (user.uid === undefined) return;
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      throw new LauncherError(
        `You are root, and PostgreSQL must not run as root: it runs as the user "postgres", who may not enter ${folder}.\n` +
          `Clone into a folder that everybody may enter (for example /srv), or run this as an ordinary user, or: chmod o+x ${folder}`,
      );
    }
  }
}
