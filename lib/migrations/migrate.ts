import { CommandError } from "@/lib/command-error";
import { isUpToDate } from "./is-up-to-date";
import type { SchemaEngine } from "./schema-engine";

/**
 * Migrates a database. Safe to call at every start.
 * @returns names of the migrations that were applied
 * @throws {CommandError} when the database's history does not match the migrations folder
 */
export async function migrate(url: string): Promise<string[]> {
  if (await isUpToDate(url)) return [];
  return withEngine(url, async (engine) => {
    await refuseForeignHistory(engine);
    return engine.apply();
  });
}

/** Returns the names of unapplied migrations. @throws {CommandError} like `migrate` */
export async function pendingMigrations(url: string): Promise<string[]> {
  return (await isUpToDate(url)) ? [] : withEngine(url, refuseForeignHistory);
}

/** Returns SQL that changes a migrated database to match prisma/schema; null when they match. */
export function schemaDrift(url: string): Promise<string | null> {
  return withEngine(url, (engine) => engine.scriptToSchema());
}

async function withEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { openSchemaEngine } = await import("./schema-engine");
  const engine = await openSchemaEngine(url);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

async function refuseForeignHistory(engine: SchemaEngine): Promise<string[]> {
  const { editedMigrationNames, failedMigrationNames, history } = await engine.diagnose();
  if (failedMigrationNames.length > 0) {
    throw new CommandError(
      `A migration failed: ${failedMigrationNames.join(", ")}. Repair the database, then run: npx prisma migrate resolve`,
    );
  }
  if (editedMigrationNames.length > 0) {
    throw new CommandError(
      `The database was created by another version of ${editedMigrationNames.join(", ")}. ` +
        "If it contains nothing you need, delete its folder (DATA_DIR) and start again.",
    );
  }
  if (history?.diagnostic === "databaseIsBehind") return history.unappliedMigrationNames;
  if (history === null) return [];
  throw new CommandError(
    `The database has migrations that this version does not include: ${history.unpersistedMigrationNames.join(", ")}. It was used by a newer version. Run that version.`,
  );
}
