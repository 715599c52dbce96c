import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { DEMO_PASSWORD } from "@/lib/auth/demo-accounts";
import { hashPassword } from "@/lib/auth/password";
import { seal } from "@/lib/crypto/seal";
import { startDisposablePostgres } from "@/lib/postgres/disposable";
import type { Postgres } from "@/lib/postgres/postgres";
import { command, newSettings } from "./production";

let postgres: Postgres;
let settings: Record<string, string>;
let database: pg.Client;

test.beforeAll(async () => {
  postgres = await startDisposablePostgres();
  settings = await newSettings(postgres.url);
  expect((await command("db-migrate", settings)).code).toBe(0);
  database = new pg.Client({ connectionString: postgres.url });
  await database.connect();
});
test.afterAll(async () => {
  await database?.end();
  await postgres?.stop();
});

/** `npm start`, which must refuse. @returns what it says */
async function refusal(more: Record<string, string>): Promise<string> {
  const { code, output } = await command("start", { ...settings, ...more });
  expect(code).toBe(1);
  expect(output).toContain("Not started. Fix these problems first:");
  expect(output, "a message, not a stack").not.toMatch(/\n\s+at /);
  return output;
}

test("production does not start with functions that anybody may call", async () => {
  expect(await refusal({ INNGEST_DEV: "1" })).toContain("INNGEST_DEV must not be set in production");
});

test("production does not start with opened networks", async () => {
  const opened = { WEBHOOK_ALLOWED_NETWORKS: "10.0.0.0/8" };
  expect(await refusal(opened)).toContain("production accepts it only with EMPFIO_DEMO=1");
});

test("production names every missing setting at once", async () => {
  const output = await refusal({ NEXTAUTH_SECRET: "short", NEXTAUTH_URL: "", WEBHOOK_SECRET_KEYS: "k1:abc" });
  for (const name of ["NEXTAUTH_SECRET", "NEXTAUTH_URL", "WEBHOOK_SECRET_KEYS"])
    expect(output).toContain(name);
});

test("production names every weak setting at once, before it connects to the database", async () => {
  const output = await refusal({
    // Nobody listens there: connecting would be a problem of its own.
    DATABASE_URL: "postgresql://empfio@127.0.0.1:9/empfio",
    NEXTAUTH_URL: "http://app.example.com",
    NEXTAUTH_SECRET: "a".repeat(44),
    WEBHOOK_SECRET_KEYS: `k1:${Buffer.alloc(32).toString("base64")}`,
    METRICS_TOKEN: "short",
    NODE_TLS_REJECT_UNAUTHORIZED: "0",
  });
  for (const problem of [
    "NEXTAUTH_URL must start with https://",
    "NEXTAUTH_SECRET is a pattern",
    'WEBHOOK_SECRET_KEYS: the key "k1" is a pattern',
    "METRICS_TOKEN needs at least 24 characters",
    "NODE_TLS_REJECT_UNAUTHORIZED=0",
  ])
    expect(output).toContain(problem);
  expect(output).not.toContain("DATABASE_URL");
});

test("production does not start on a port that is taken, and says which", async () => {
  const other = createServer().listen(Number(settings.PORT));
  await once(other, "listening");
  expect(await refusal({})).toContain(`PORT: ${settings.PORT} is taken by another program; choose another`);
  other.close();
});

test("production does not start with an incomplete configuration of an Inngest server", async () => {
  const output = await refusal({ INNGEST_BASE_URL: "http://127.0.0.1:8288" });
  for (const name of ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"])
    expect(output).toContain(`${name} is missing`);
});

test("production does not start while the demo's password opens an account", async () => {
  await database.query("insert into app_user (id, email, name, password_hash) values ($1, $2, 'Ana', $3)", [
    "usr_demo",
    "admin@acme.test",
    await hashPassword(DEMO_PASSWORD),
  ]);
  expect(await refusal({})).toContain("the demo password still opens admin@acme.test");
  await database.query("delete from app_user");
});

test("production does not start without a key that seals secrets, until they are sealed anew", async () => {
  const [organizationId, webhookId] = [randomUUID(), "we_sealed"];
  const old = { kid: "k0", key: randomBytes(32) };
  const secret = seal("whsec_sealed", { organizationId, webhookId, slot: "current" }, [old]);
  await database.query("insert into organization (id, name) values ($1, 'Acme')", [organizationId]);
  await database.query(
    `insert into webhook (id, organization_id, url, events, secret, secret_hint, updated_at)
     values ($1, $2, 'https://example.com/', '{lead.created}', $3, 'aled', now())`,
    [webhookId, organizationId, secret],
  );
  expect(await refusal({})).toContain('lacks the key "k0"');

  const both = `${settings.WEBHOOK_SECRET_KEYS},k0:${old.key.toString("base64")}`;
  const rekey = () => command("secrets-rekey", { ...settings, WEBHOOK_SECRET_KEYS: both });
  expect((await rekey()).output).toContain('Re-encrypted with key "k1": webhooks 1,');
  expect((await rekey()).output).toContain('Re-encrypted with key "k1": webhooks 0,');
  const { rows } = await database.query<{ secret: Buffer }>("select secret from webhook");
  expect(rows[0]?.secret.subarray(1, 3).toString()).toBe("k1");
});
