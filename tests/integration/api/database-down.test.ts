import { expect } from "vitest";
import { authOptions } from "@/lib/auth/next-auth";
import { prisma, type Database as Transaction } from "@/lib/db/client";
import { isDatabaseDown } from "@/lib/db/faults";
import type { AppError } from "@/lib/errors";
import { call } from "../../fixtures/api";
import { type BreakableLink, breakableLink } from "../../fixtures/breakable-link";
import { createOrganization } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "" });
let link: BreakableLink;
let admin: Person;

it.beforeAll(async ({ database }) => {
  link = await breakableLink(database.url);
  process.env.DATABASE_URL = link.url;
  admin = await createPerson({ organizationId: await createOrganization(), role: "admin" });
});
it.afterAll(async () => {
  await link.cut();
});

const addLead = () => call("POST", "/api/v1/leads", { as: admin, body: { name: "Ada" } });

it("responds with 503 and Retry-After while the database is down, and recovers afterwards", async () => {
  expect((await addLead()).status).toBe(201);
  await link.cut();
  for (const response of [await addLead(), await call("GET", "/api/v1/webhooks", { as: admin })]) {
    expect(response).toMatchObject({ status: 503, body: { code: "unavailable" } });
    expect(response.headers.get("retry-after")).toBe("5");
    expect(response.text).not.toMatch(/postgres|connection|prisma|127\.0\.0\.1/i);
  }
  expect(await call("GET", "/api/health")).toMatchObject({
    status: 503,
    body: {
      status: "failing",
      checks: { database: "failing", dispatcher: "failing", engine: "failing", egress: "failing" },
      oldest_undispatched_seconds: null,
    },
  });
  expect(await call("GET", "/api/health/ready")).toMatchObject({
    status: 503,
    body: { status: "failing", checks: { database: "failing" } },
  });
  expect(await call("GET", "/api/health/live")).toMatchObject({ status: 200, body: { status: "ok" } });
  await link.mend();
  expect((await addLead()).status).toBe(201);
});

it("refuses to renew a session that cannot be checked, and does not treat it as ended", async () => {
  const refusals: AppError[] = [];
  const { callbacks } = authOptions({
    ip: "127.0.0.1",
    userAgent: null,
    onRefusal: (error) => refusals.push(error),
  });
  const renew = (sessionId: string) => {
    const token = { sessionId, userId: admin.id, signedInAt: Date.now() };
    return callbacks?.jwt?.({ token, account: null } as unknown as Parameters<typeof callbacks.jwt>[0]);
  };
  expect(await renew("ses_1")).toMatchObject({ userId: admin.id });
  await link.cut();
  await expect(renew("ses_2")).rejects.toThrow();
  await link.mend();
  expect(refusals).toMatchObject([{ status: 503, code: "unavailable" }]);
});

it.each([
  ["while a statement runs", (tx: Transaction) => [tx.$queryRaw`select pg_sleep(9)::text`, link.cut()]],
  ["between two statements", (tx: Transaction) => [link.cut().then(() => tx.lead.count())]],
])("recognizes a database that fails %s of a transaction", async (_, work) => {
  const broken = await prisma()
    .$transaction(async (tx) => {
      await tx.lead.count();
      await Promise.all(work(tx));
    })
    .catch((error: unknown) => error);
  await link.mend();
  expect({ isDown: isDatabaseDown(broken), broken }).toMatchObject({ isDown: true });
  expect((await addLead()).status).toBe(201);
});

it("recognizes a session that PostgreSQL itself ends", async () => {
  const broken = await prisma()
    .$transaction(async (tx) => {
      await tx.$queryRaw`select pg_terminate_backend(pg_backend_pid())`;
    })
    .catch((error: unknown) => error);
  expect({ isDown: isDatabaseDown(broken), broken }).toMatchObject({ isDown: true });
});
