import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate, pendingMigrations, schemaDrift } from "@/lib/launcher/migrations/migrate";
import { createDatabase, type TestDatabase } from "../../fixtures/database";

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
});

describe("migrations", () => {
  test("say exactly what prisma/schema says (else: npm run db:new-migration -- <name>)", async () => {
    expect(await schemaDrift(database.url)).toBeNull();
  });

  test("can be applied again at every start: nothing happens the second time", async () => {
    expect(await pendingMigrations(database.url)).toEqual([]);
    expect(await migrate(database.url)).toEqual([]);
  });

  test("an empty database gets our tables and the job queue's", async () => {
    const name = `${new URL(database.url).pathname.slice(1)}_empty`;
    await client.query(`create database ${name}`);
    const url = database.url.replace(/[^/]+$/, name);
    expect(await pendingMigrations(url)).not.toEqual([]);
    expect(await migrate(url)).not.toEqual([]);

    const empty = new pg.Client({ connectionString: url });
    await empty.connect();
    const { rows } = await empty.query(
      "select to_regclass('webhook') is not null as ours, to_regclass('graphile_worker.jobs') is not null as queue",
    );
    await empty.end();
    expect(rows).toEqual([{ ours: true, queue: true }]);
  });

  test("a database made by another version of a migration is refused, with what to do", async () => {
    await client.query("update _prisma_migrations set checksum = 'edited'");
    await expect(migrate(database.url)).rejects.toThrow(/created by another version of .*delete its folder/);
  });
});
