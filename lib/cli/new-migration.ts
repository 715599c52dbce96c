import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { CommandError } from "@/lib/command-error";
import { blockingIndexes, contractSteps, isContract } from "@/lib/migrations/contract-steps";
import { MIGRATION_FILE, MIGRATIONS_FOLDER } from "@/lib/migrations/is-up-to-date";
import { migrate, schemaDrift } from "@/lib/migrations/migrate";
import { startDisposablePostgres } from "@/lib/postgres/disposable";
import { runScript } from "./run-script";

const USAGE = "Usage: npm run db:new-migration -- NAME [--empty], for example add_webhook_label";

/**
 * Writes a new migration with the SQL that updates the existing migrations to prisma/schema. It uses a
 * disposable database and does not touch the developer's data. `--empty` creates a file for handwritten SQL.
 */
await runScript(async () => {
  const words = process.argv.slice(2);
  const name = words.find((word) => !word.startsWith("--"));
  if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) throw new CommandError(USAGE);

  const sql = words.includes("--empty") ? "" : await missingSql();
  if (sql === null) {
    console.log("The migrations already match prisma/schema. For hand-written SQL, add --empty.");
    return 0;
  }
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = join(MIGRATIONS_FOLDER, `${stamp}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, MIGRATION_FILE), sql);
  console.log(
    `Wrote ${relative(process.cwd(), folder)}/${MIGRATION_FILE}. Read it, then: npm run db:migrate`,
  );
  const steps = isContract(`_${name}`) ? [] : contractSteps(sql);
  for (const step of [...steps, ...blockingIndexes(sql)])
    console.log(`See CONTRIBUTING.md, "Migrations": ${step}`);
  return 0;
});

async function missingSql(): Promise<string | null> {
  const server = await startDisposablePostgres();
  try {
    await migrate(server.url);
    return await schemaDrift(server.url);
  } finally {
    await server.stop();
  }
}
