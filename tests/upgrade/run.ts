/**
 * Runs an earlier revision on the current schema: its code, its Prisma client, and its tests of the main job, on a
 * database with all current migrations. It shows that the earlier release works while an upgrade is in progress.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { chmod, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Events are recorded, dispatched, delivered, retried, and read. */
const MAIN_JOB = [
  "tests/integration/api/crm.test.ts",
  "tests/integration/api/deliveries.test.ts",
  "tests/integration/api/webhooks.test.ts",
  "tests/integration/deliveries",
  "tests/integration/worker",
];

const [revision = ""] = process.argv.slice(2);
if (!/^[\w./~^-]+$/.test(revision) || revision.startsWith("-")) {
  console.error("Usage: npm run test:upgrade -- REVISION, for example v1.0.0");
  process.exit(2);
}
const root = resolve(import.meta.dirname, "../..");
const folder = await mkdtemp(join(tmpdir(), "empfio-upgrade-"));
// PostgreSQL may run as another user, who must be able to enter the folder.
await chmod(folder, 0o711);
try {
  process.exitCode = await testEarlier();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function testEarlier(): Promise<number> {
  const files = execFileSync("git", ["archive", revision], { cwd: root, maxBuffer: 1 << 28 });
  execFileSync("tar", ["-x", "-C", folder], { input: files });
  const before = migrations();
  await rm(join(folder, "prisma/migrations"), { recursive: true });
  await cp(join(root, "prisma/migrations"), join(folder, "prisma/migrations"), { recursive: true });
  const added = migrations().filter((name) => !before.includes(name));
  console.log(`${revision} has ${before.length} migrations. Added: ${added.join(", ") || "none"}`);
  // Also generates the Prisma client from the earlier schema.
  for (const args of [
    ["ci", "--prefer-offline", "--no-audit", "--no-fund"],
    ["exec", "--", "vitest", "run", "--project", "integration", ...MAIN_JOB],
  ]) {
    const { status } = spawnSync("npm", args, { cwd: folder, stdio: "inherit" });
    if (status !== 0) return status ?? 1;
  }
  return 0;
}

function migrations(): string[] {
  return readdirSync(join(folder, "prisma/migrations")).filter((name) => /^\d/.test(name));
}
