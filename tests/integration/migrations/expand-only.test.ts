import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, it, vi } from "vitest";
import { blockingIndexes, contractSteps, isContract } from "@/lib/migrations/contract-steps";
import { isUpToDate, MIGRATIONS_FOLDER } from "@/lib/migrations/is-up-to-date";
import { copyTemplate } from "../../fixtures/database";

/** Migrations before this time were written before the first release, whose database they create. */
const FIRST_RELEASE = "20261129000000";

const names = (await readdir(MIGRATIONS_FOLDER)).filter((name) => /^\d+_/.test(name));
const released = names.filter((name) => name >= FIRST_RELEASE);
const sqlOf = (name: string) => readFile(join(MIGRATIONS_FOLDER, name, "migration.sql"), "utf8");

describe("migrations since the first release", () => {
  it("let the earlier release work, unless their names say that they do not (_contract_)", async () => {
    const steps = await Promise.all(
      released
        .filter((name) => !isContract(name))
        .map(async (name) => [name, contractSteps(await sqlOf(name))]),
    );
    expect(steps.filter(([, found]) => found?.length)).toEqual([]);
  });

  it("do not block writes to large tables while they create an index", async () => {
    const found = await Promise.all(released.map(async (name) => [name, blockingIndexes(await sqlOf(name))]));
    expect(found.filter(([, indexes]) => indexes?.length)).toEqual([]);
  });
});

describe("a database that was migrated by a newer release", () => {
  it("is accepted, so that the earlier release can be started again, unless a contract step was made", async () => {
    const url = await copyTemplate();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const add = (name: string) =>
      client.query(
        `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
         values ($1, 'sum', $1, now(), 1)`,
        [name],
      );
    await add("20990101000000_newer");
    expect(await isUpToDate(url)).toBe(true);
    await add("20990102000000_contract_drop_note");
    expect(await isUpToDate(url)).toBe(false);
    await client.end();
  });
});

describe("an index created concurrently", () => {
  const root = process.cwd();
  let folder = "";
  afterAll(async () => {
    process.chdir(root);
    await rm(folder, { recursive: true, force: true });
  });

  it("is applied by the migrations, as a migration of its own", async () => {
    folder = await mkdtemp(join(tmpdir(), "empfio-migrations-"));
    await cp(resolve("prisma"), join(folder, "prisma"), { recursive: true });
    const migration = join(folder, "prisma/migrations/20990101000000_index");
    await mkdir(migration);
    await writeFile(
      join(migration, "migration.sql"),
      '-- Large.\nCREATE INDEX CONCURRENTLY "delivery_completed_at_idx" ON "delivery"("completed_at");\n',
    );
    const url = await copyTemplate();
    // Commands run in the project's folder, which the module reads when it is loaded.
    process.chdir(folder);
    vi.resetModules();
    const { migrate } = await import("@/lib/migrations/migrate");
    expect(await migrate(url)).toEqual(["20990101000000_index"]);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(
      "select indisvalid from pg_index where indexrelid = 'delivery_completed_at_idx'::regclass",
    );
    expect(rows).toEqual([{ indisvalid: true }]);
    await client.end();
  });
});
