/**
 * Prisma's migration engine without its binary download: the official WebAssembly build, in-process. It
 * maintains `_prisma_migrations` like the CLI, so both can be used on the same database.
 */
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { migrationAdapter } from "./catalog-adapter";
import { MIGRATION_FILE, MIGRATIONS_FOLDER, PRISMA_FOLDER } from "./is-up-to-date";

const LOCK_FILE = "migration_lock.toml";

/** No tables are managed externally in the schema that the engine inspects. */
const filters = { externalTables: [], externalEnums: [] };

export type SchemaEngine = Awaited<ReturnType<typeof openSchemaEngine>>;

/** Opens the engine on a database. The caller must close it, because it holds connections. */
export async function openSchemaEngine(url: string) {
  const files = await schemaFiles();
  await loadBindings();
  const adapter = migrationAdapter(url);
  const engine = await bindings.SchemaEngine.new(
    { datamodels: files.map(({ path, content }) => [path, content]) },
    () => {},
    adapter.factory,
  );
  return {
    /** Applies missing migrations. @returns their names */
    apply: async (): Promise<string[]> => {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: await migrationsList(),
        filters,
      });
      return appliedMigrationNames;
    },
    /** Compares the database's migration history with the migrations folder. */
    diagnose: async () =>
      engine.diagnoseMigrationHistory({
        migrationsList: await migrationsList(),
        optInToShadowDatabase: false,
        filters,
      }),
    /** Returns SQL that changes the database to match prisma/schema; null when they match. */
    scriptToSchema: async (): Promise<string | null> => {
      const { exitCode, stdout } = await engine.diff({
        from: { tag: "schemaDatasource", files, configDir: PRISMA_FOLDER },
        to: { tag: "schemaDatamodel", files },
        script: true,
        exitCode: true,
        filters,
      });
      return exitCode === 2 ? (stdout ?? "") : null;
    },
    close: async () => {
      engine.free();
      await adapter.close();
    },
  };
}

let loaded: Promise<void> | undefined;

function loadBindings(): Promise<void> {
  loaded ??= (async () => {
    const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
    const { instance } = await WebAssembly.instantiate(
      await readFile(join(folder, "schema_engine_bg.wasm")),
      {
        "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
      },
    );
    bindings.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
  })();
  return loaded;
}

async function schemaFiles() {
  const folder = join(PRISMA_FOLDER, "schema");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".prisma")).sort();
  return Promise.all(
    names.map(async (name) => ({
      path: join(folder, name),
      content: await readFile(join(folder, name), "utf8"),
    })),
  );
}

async function migrationsList() {
  const entries = await readdir(MIGRATIONS_FOLDER, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const read = (name: string) => readFile(join(MIGRATIONS_FOLDER, name), "utf8");
  return {
    baseDir: MIGRATIONS_FOLDER,
    shadowDbInitScript: "",
    lockfile: { path: LOCK_FILE, content: await read(LOCK_FILE) },
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: MIGRATION_FILE,
          content: { tag: "ok" as const, value: await read(join(name, MIGRATION_FILE)) },
        },
      })),
    ),
  };
}
