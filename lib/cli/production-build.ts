import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "@/lib/command-error";

const NEXT = "node_modules/next/dist/bin/next";
/** In Next's own folder, so that deleting the build deletes the stamp. */
const STAMP = ".next/built-from";
/** The inputs of a build. */
const SOURCE_FOLDERS = ["app", "components", "inngest", "lib", "prisma/schema"];
/** The generated Prisma client is derived from prisma/schema; the other folders are not bundled. */
const NOT_BUILT = [
  "lib/cli/",
  "lib/data-dir/",
  "lib/db/generated/",
  "lib/demo/",
  "lib/migrations/",
  "lib/postgres/",
  "lib/processes/",
];
const SOURCE_FILES = [
  "next.config.ts",
  "package-lock.json",
  "postcss.config.mjs",
  "proxy.ts",
  "instrumentation.ts",
  "tsconfig.json",
];

/** Whether the production build is missing or outdated. Compares contents, since a checkout changes all file times. */
export async function isBuildStale(): Promise<boolean> {
  const builtFrom = await readFile(STAMP, "utf8").catch(() => "");
  return builtFrom !== (await sourcesHash());
}

/** Builds for production. @throws {CommandError} when the build fails; Next prints the reason */
export async function build(): Promise<void> {
  const hash = await sourcesHash();
  const child = spawn(process.execPath, [NEXT, "build"], {
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  // A signal that ends this process must also end Next, which would otherwise continue to build.
  const stop = () => {
    child.kill();
    process.exit(1);
  };
  process.once("SIGTERM", stop).once("SIGINT", stop);
  const [code] = await once(child, "exit");
  process.off("SIGTERM", stop).off("SIGINT", stop);
  if (code !== 0) throw new CommandError("The production build failed. See the output above.");
  await writeFile(STAMP, hash);
}

async function sourcesHash(): Promise<string> {
  const folders = await Promise.all(SOURCE_FOLDERS.map(filesBelow));
  const hash = createHash("sha256");
  for (const path of [...folders.flat(), ...SOURCE_FILES].sort()) {
    hash.update(`${path}\0`).update(await readFile(path).catch(() => "(none)"));
  }
  return hash.digest("hex");
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !NOT_BUILT.some((folder) => path.startsWith(folder)));
}
