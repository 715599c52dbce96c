import pg from "pg";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { call } from "../../fixtures/api";
import { createDatabase, type TestDatabase } from "../../fixtures/database";
import { createOrganization } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";

let database: TestDatabase;
let admin: Person;
let server: pg.Client;
let name: string;

beforeAll(async () => {
  database = await createDatabase({ API_RATE_LIMIT: "" });
  admin = await createPerson({ organizationId: await createOrganization(), role: "admin" });
  name = new URL(database.url).pathname.slice(1);
  server = new pg.Client({ connectionString: inject("databaseServer") });
  await server.connect();
});
afterAll(async () => {
  await server.end();
  await database.close();
});

const addLead = () => call("POST", "/api/v1/leads", { as: admin, body: { name: "Ada" } });

it("while the database is away everything is 503 and says when to try again; afterwards all goes on", async () => {
  expect((await addLead()).status).toBe(201);
  await server.query(`alter database ${name} with allow_connections false`);
  await server.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  for (const answer of [await addLead(), await call("GET", "/api/v1/webhooks", { as: admin })]) {
    expect(answer).toMatchObject({ status: 503, body: { code: "unavailable" } });
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(answer.text).not.toMatch(/postgres|connection|prisma/i);
  }
  expect(await call("GET", "/api/health")).toMatchObject({
    status: 503,
    body: { status: "failing", checks: { database: "failing", dispatcher: "failing" } },
  });
  await server.query(`alter database ${name} with allow_connections true`);
  expect((await addLead()).status).toBe(201);
});

it("a connection that breaks between session and transaction is 503, not 500", async () => {
  const { prisma } = await import("@/lib/db/client");
  const { isDatabaseDown } = await import("@/app/api/_lib/database-down");
  const broken = await prisma()
    .$transaction(async (tx) => {
      const [row] = await tx.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await server.query("select pg_terminate_backend($1)", [row?.pid]);
      await tx.lead.count();
    })
    .catch((error: unknown) => error);
  expect(broken).toBeInstanceOf(Error);
  expect(isDatabaseDown(broken)).toBe(true);
});

it("the dispatcher is well while its worker beats, and not when it falls silent", async () => {
  const { prisma } = await import("@/lib/db/client");
  const beat = (beatAt: Date) =>
    prisma().workerHeartbeat.upsert({
      where: { id: 1 },
      create: { pid: 1, host: "test", startedAt: beatAt, beatAt, figures: {} },
      update: { beatAt },
    });
  await beat(new Date());
  expect(await call("GET", "/api/health")).toMatchObject({ status: 200, body: { status: "ok" } });
  await beat(new Date(Date.now() - 60_000));
  expect(await call("GET", "/api/health")).toMatchObject({
    status: 503,
    body: { checks: { database: "ok", dispatcher: "failing" } },
  });
});
