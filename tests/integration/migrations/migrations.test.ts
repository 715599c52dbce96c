import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { describe, expect } from "vitest";
import { migrate, pendingMigrations, schemaDrift } from "@/lib/migrations/migrate";
import { withDatabase } from "../../fixtures/with-database";

const ORGANIZATION = "2b1f7c4e-6d5a-4c3b-8a29-1807f6e5d4c3";
const test = withDatabase();
let client: pg.Client;

test.beforeAll(async ({ database }) => {
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
test.afterAll(async () => {
  await client.end();
});

describe("migrations", () => {
  test("say exactly what prisma/schema says (else: npm run db:new-migration -- <name>)", async ({
    database,
  }) => {
    expect(await schemaDrift(database.url)).toBeNull();
  });

  test("can be applied again at every start: nothing happens the second time", async ({ database }) => {
    expect(await pendingMigrations(database.url)).toEqual([]);
    expect(await migrate(database.url)).toEqual([]);
  });

  test("an empty database gets our tables", async ({ database }) => {
    const name = `${new URL(database.url).pathname.slice(1)}_empty`;
    await client.query(`create database ${name}`);
    const url = database.url.replace(/[^/]+$/, name);
    expect(await pendingMigrations(url)).not.toEqual([]);
    expect(await migrate(url)).not.toEqual([]);

    const empty = new pg.Client({ connectionString: url });
    await empty.connect();
    const { rows } = await empty.query("select to_regclass('webhook') is not null as ours");
    await empty.end();
    expect(rows).toEqual([{ ours: true }]);
  });

  test("accounts made by invitation links become unverified, those of the operator stay verified", async () => {
    const invited = `invited-${Date.now()}@example.test`;
    const made = `made-${Date.now()}@example.test`;
    for (const email of [invited, made]) {
      await client.query(
        "insert into app_user (id, email, name, password_hash, is_support) values ($1, $1, 'Name', 'hash', false)",
        [email],
      );
    }
    await client.query("insert into organization (id, name) values ($1, 'Acme')", [ORGANIZATION]);
    await client.query(
      `insert into invitation (id, organization_id, email, role, token_hash, invited_by_id, expires_at, accepted_at)
       values ('inv_1', $1, $2, 'member', '\\x01', 'usr_1', now(), now())`,
      [ORGANIZATION, invited],
    );
    const file = join(
      import.meta.dirname,
      "../../../prisma/migrations/20261128020734_accounts/migration.sql",
    );
    const [, backfill] = (await readFile(file, "utf8")).split(/^-- By hand:.*$/m);
    await client.query(backfill?.replace(/^--.*$/gm, "") ?? "");
    const { rows } = await client.query(
      "select email, email_verified_at is not null as verified from app_user order by email",
    );
    expect(rows).toEqual([
      { email: invited, verified: false },
      { email: made, verified: true },
    ]);
  });

  test("a database made by another version of a migration is refused, with what to do", async ({
    database,
  }) => {
    await client.query("update _prisma_migrations set checksum = 'edited'");
    await expect(migrate(database.url)).rejects.toThrow(/created by another version of .*delete its folder/);
  });
});
