import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyPassword } from "@/lib/auth/password";
import { run } from "@/lib/launcher/processes/run";
import { createDatabase, type TestDatabase } from "../../fixtures/database";

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(() => client.end());

const supportCreate = (...args: string[]) =>
  run(process.execPath, [
    "--conditions=react-server",
    "--import",
    "tsx",
    "lib/launcher/support-create.ts",
    ...args,
  ]);

test("support:create makes staff of the platform, who belong to no organization, with the password it prints", async () => {
  const { code, output } = await supportCreate("--email", "Sam@Empfio.example");
  expect(code, output).toBe(0);
  expect(output).toContain("sam@empfio.example is now support staff.");
  const { rows } = await client.query(
    `select email, is_support, password_hash, active_organization_id,
            (select count(*)::int from membership where user_id = app_user.id) as memberships
       from app_user`,
  );
  expect(rows).toMatchObject([
    { email: "sam@empfio.example", is_support: true, active_organization_id: null, memberships: 0 },
  ]);
  const [, password = ""] = /shown only once: (\S+)/.exec(output) ?? [];
  expect(await verifyPassword(rows[0].password_hash, password)).toBe(true);
});

test("support:create says how it is called, and makes nobody, without an address", async () => {
  const { code, output } = await supportCreate("--email", "sam");
  expect(code).toBe(1);
  expect(output).toContain("Usage: npm run support:create -- --email ADDRESS");
  expect(output, "a message, not a stack").not.toMatch(/\n\s+at /);
  expect((await client.query("select from app_user where email = 'sam'")).rowCount).toBe(0);
});
