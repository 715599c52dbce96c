import { LauncherError } from "../failure";
import { openSchemaEngine, type SchemaEngine } from "./schema-engine";

/**
 * Brings a database up to date. Safe to call at every start.
 * @returns names of the migrations applied now
 * @throws {LauncherError} when the database was made by other migrations than those in the folder
 */
export function migrate(url: string): Promise<string[]> {
  return withEngine(url, async (engine) => {
    await refuseForeignHistory(engine);
    return engine.apply();
  });
}

/** Names of the migrations that the database still lacks. @throws {LauncherError} as `migrate` does */
export function pendingMigrations(url: string): Promise<string[]> {
  return withEngine(url, refuseForeignHistory);
}

/** SQL that would take a migrated database to prisma/schema; null when the migrations say the same as the schema. */
export function schemaDrift(url: string): Promise<string | null> {
  return withEngine(url, (engine) => engine.scriptToSchema());
}

async function withEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
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
    throw new LauncherError(
      `A migration failed half-way: ${failedMigrationNames.join(", ")}. Mend the database, then mark it with: npx prisma migrate resolve`,
    );
  }
  if (editedMigrationNames.length > 0) {
    throw new LauncherError(
      `The database was made by another version of ${editedMigrationNames.join(", ")}. ` +
        "If it holds nothing of worth, delete its folder (DATA_DIR) and start again.",
    );
  }
  if (history?.diagnostic === "databaseIsBehind") return history.unappliedMigrationNames;
  if (history === null) return [];
  throw new LauncherError(
    `The database has migrations that this version does not know: ${history.unpersistedMigrationNames.join(", ")}. It was used by a newer version; run that one.`,
  );
}
