import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import pg from "pg";
import { isContract } from "./contract-steps";

/** Every command runs in the project's folder. */
export const PRISMA_FOLDER = resolve("prisma");
export const MIGRATIONS_FOLDER = join(PRISMA_FOLDER, "migrations");
export const MIGRATION_FILE = "migration.sql";

const HISTORY = `
select migration_name, checksum, finished_at is not null and rolled_back_at is null as is_applied
  from _prisma_migrations`;

interface Migration {
  migration_name: string;
  checksum: string;
  is_applied: boolean;
}

/** PostgreSQL's code for a missing table. */
const NO_TABLE = "42P01";

/**
 * Whether the database has the migrations of the migrations folder and, apart from those, only migrations of newer
 * releases that this release can work with. If not, the migration engine finds out what differs: loading it takes half a
 * second and 30 MB that a start usually does not need.
 */
export async function isUpToDate(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Migration>(HISTORY);
    const wanted = await checksums();
    const applied = new Map(rows.map((row) => [row.migration_name, row]));
    const isOwn = (name: string) => applied.get(name)?.checksum === wanted.get(name);
    const isHarmless = (name: string) => wanted.has(name) || !isContract(name);
    return (
      rows.every((row) => row.is_applied && isHarmless(row.migration_name)) && [...wanted.keys()].every(isOwn)
    );
  } catch (error) {
    if ((error as { code?: unknown }).code === NO_TABLE) return false;
    throw error;
  } finally {
    await client.end();
  }
}

/** Prisma's checksum of each migration. */
async function checksums(): Promise<Map<string, string>> {
  const entries = await readdir(MIGRATIONS_FOLDER, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const sums = names.map(async (name): Promise<[string, string]> => {
    const script = await readFile(join(MIGRATIONS_FOLDER, name, MIGRATION_FILE));
    return [name, createHash("sha256").update(script).digest("hex")];
  });
  return new Map(await Promise.all(sums));
}
