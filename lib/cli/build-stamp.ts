import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The worker and the commands of an installation, bundled. */
export const COMMANDS_FOLDER = "dist";

interface Part {
  /** In the folder of the output, so that deleting the output deletes the stamp. */
  stamp: string;
  folders: string[];
  files: string[];
  /** Parts of `folders` that do not change the output. */
  without: string[];
}

/** Derived from prisma/schema. */
const GENERATED = "lib/db/generated/";

/** The two parts of a production build, each with its inputs. */
export const buildParts = {
  pages: {
    stamp: ".next/built-from",
    folders: ["app", "components", "inngest", "lib", "prisma/schema"],
    files: [
      "next.config.ts",
      "package-lock.json",
      "postcss.config.mjs",
      "proxy.ts",
      "instrumentation.ts",
      "tsconfig.json",
    ],
    without: [
      GENERATED,
      "lib/cli/",
      "lib/data-dir/",
      "lib/demo/",
      "lib/migrations/",
      "lib/postgres/",
      "lib/processes/",
    ],
  },
  commands: {
    stamp: `${COMMANDS_FOLDER}/built-from`,
    folders: ["inngest", "lib", "prisma/schema"],
    files: ["package-lock.json", "tsconfig.json"],
    without: [GENERATED, "lib/api-client/", "lib/demo/"],
  },
} satisfies Record<string, Part>;

/**
 * Whether a part of the production build is missing or outdated. Compares contents, since a checkout changes all
 * file times. An installation without sources, such as the container, has the build that it came with.
 */
export async function isBuildStale(): Promise<boolean> {
  const stale = await Promise.all(Object.values(buildParts).map(isPartStale));
  return stale.includes(true);
}

export async function isPartStale(part: Part): Promise<boolean> {
  const builtFrom = await readFile(part.stamp, "utf8").catch(() => "");
  if (builtFrom !== "" && !(await hasSources())) return false;
  return builtFrom !== (await sourcesHash(part));
}

/** Runs the build of a part, and stores the hash of the inputs from which it began. */
export async function stamped(part: Part, build: () => Promise<void>): Promise<void> {
  const hash = await sourcesHash(part);
  await build();
  await writeFile(part.stamp, hash);
}

const hasSources = () =>
  readdir("app").then(
    () => true,
    () => false,
  );

async function sourcesHash({ folders, files, without }: Part): Promise<string> {
  const below = await Promise.all(folders.map(filesBelow));
  const paths = below.flat().filter((path) => !without.some((folder) => path.startsWith(folder)));
  const hash = createHash("sha256");
  for (const path of [...paths, ...files].sort()) {
    hash.update(`${path}\0`).update(await readFile(path).catch(() => "(none)"));
  }
  return hash.digest("hex");
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
