import { randomUUID } from "node:crypto";
import pg from "pg";
import { describe, expect, onTestFinished, vi } from "vitest";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { pruneResponses } from "@/lib/idempotency/prune-responses";
import { type ApiResponse, call, callForProblem, findRoutes } from "../../fixtures/api";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { startProcess } from "../../fixtures/processes";
import { withDatabase } from "../../fixtures/with-database";
import { type Cast, createCast, prepare } from "./operations";

const it = withDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "" });
let organizationId: string;
let admin: Person;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
});

const booking = {
  customer_name: "Ada Pereira",
  service: "First consultation",
  starts_at: "2026-03-10T09:00:00Z",
  ends_at: "2026-03-10T09:45:00Z",
  timezone: "Europe/Lisbon",
};
const conversation = { channel: "phone", summary: "Asks for a discount" };
const newWebhook = { url: "https://127.0.0.1:8443/hook", events: ["lead.created"] };

const withKey = (key: string) => ({ "idempotency-key": key });
const post = <T = { id: string }>(path: string, body: unknown, key: string, as = admin) =>
  call<T>("POST", `/api/v1/${path}`, { as, body, headers: withKey(key) });
const refused = (path: string, body: unknown, key: string, as = admin) =>
  callForProblem("POST", `/api/v1/${path}`, { as, body, headers: withKey(key) });
const isReplayed = ({ headers }: ApiResponse) => headers.get("idempotent-replayed") === "true";

/** Gives every stored response an age. */
const age = (hours: number) =>
  pool().query("update idempotent_response set created_at = now() - $1 * interval '1 hour'", [hours]);

const routes = await findRoutes();
const idempotent = (
  await Promise.all(
    routes.map(async ({ path, load }) =>
      (await load()).POST?.declaration?.idempotent ? [`POST ${path}`] : [],
    ),
  )
).flat();

describe("every route with an Idempotency-Key", () => {
  let cast: Cast;
  it.beforeAll(async () => {
    cast = await createCast();
  });

  it("is one that creates something or can be done only once", () => {
    expect(idempotent).toEqual(
      expect.arrayContaining([
        "POST /api/v1/bookings",
        "POST /api/v1/bookings/[id]/cancel",
        "POST /api/v1/conversations",
        "POST /api/v1/conversations/[id]/escalate",
        "POST /api/v1/deliveries/[id]/resend",
        "POST /api/v1/leads",
        "POST /api/v1/webhooks",
        "POST /api/v1/webhooks/[id]/replays",
        "POST /api/v1/webhooks/[id]/test",
      ]),
    );
  });

  it.each(idempotent)("takes effect once: %s", async (operation) => {
    const { ask } = await prepare(cast, operation);
    const key = withKey(randomUUID());
    const count = async () =>
      (await pool().query("select count(*)::int as n from audit_entry")).rows[0] as { n: number };
    const first = await ask("admin", key);
    const before = await count();
    const repeat = await ask("admin", key);
    expect(isReplayed(first)).toBe(false);
    expect(first.status).toBeLessThan(300);
    expect(isReplayed(repeat)).toBe(true);
    expect(await count()).toEqual(before);
    if (repeat.status === 409) expect(repeat.body).toMatchObject({ code: "secret_already_shown" });
    else expect(repeat).toMatchObject({ status: first.status, text: first.text });
  });
});

describe("twenty parallel repeats", () => {
  const repeat = (path: string, body: unknown, key: string) =>
    Promise.all(Array.from({ length: 20 }, () => post(path, body, key)));

  it("make one booking, and each gets its response", async () => {
    const responses = await repeat("bookings", booking, "parallel-bookings");
    expect(new Set(responses.map(({ text }) => text)).size).toBe(1);
    expect(responses.filter(isReplayed)).toHaveLength(19);
    expect(await prisma().event.count({ where: { objectId: responses[0]?.body.id ?? "" } })).toBe(1);
    expect(await prisma().booking.count({ where: { organizationId } })).toBe(1);
  });

  it("make one conversation, and early repeats are told when to retry", async () => {
    const responses = await repeat("conversations", conversation, "parallel-conversations");
    expect(await prisma().conversation.count({ where: { organizationId } })).toBe(1);
    const early = responses.filter(({ status }) => status === 409);
    for (const { body, headers } of early) {
      expect(body).toMatchObject({ code: "idempotency_in_progress" });
      expect(headers.get("retry-after")).toBe("1");
    }
    const made = responses.filter(({ status }) => status === 201);
    expect(made.length + early.length).toBe(20);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
  });

  it("make one booking after the process was killed between the commit and the response", async () => {
    const body = { ...booking, customer_name: "Killed" };
    const web = startProcess("tests/fixtures/children/book-and-die.ts", {
      COOKIE: admin.cookie,
      BODY: JSON.stringify(body),
      KEY: "killed",
    });
    expect(await web.ended, JSON.stringify(web.log())).toBeNull();
    const responses = await repeat("bookings", body, "killed");
    expect(responses.every((response) => response.status === 201 && isReplayed(response))).toBe(true);
    const made = await prisma().booking.findMany({ where: { organizationId, customerName: "Killed" } });
    expect(made.map(({ id }) => id)).toEqual([responses[0]?.body.id]);
    expect(await prisma().event.count({ where: { objectId: made[0]?.id ?? "" } })).toBe(1);
  });
});

it("is refused with 409 while the first request is in progress, and works after it", async ({ database }) => {
  const other = await createPerson({ organizationId: await createOrganization(), role: "admin" });
  const { organization_id } = await membershipOf(other);
  // Creating a webhook locks its organization.
  const gate = new pg.Client({ connectionString: database.url });
  await gate.connect();
  onTestFinished(() => gate.end());
  await gate.query("begin");
  await gate.query("select id from organization where id = $1 for update", [organization_id]);
  const first = post("webhooks", newWebhook, "slow", other);
  await expect
    .poll(
      async () =>
        (
          await gate.query(
            "select from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())",
          )
        ).rowCount,
    )
    .toBeGreaterThan(0);
  const early = await refused("webhooks", newWebhook, "slow", other);
  expect(early).toMatchObject({ status: 409, body: { code: "idempotency_in_progress" } });
  expect(early.headers.get("retry-after")).toBe("1");
  await gate.query("commit");
  expect((await first).status).toBe(201);
  expect((await refused("webhooks", newWebhook, "slow", other)).body.code).toBe("secret_already_shown");
  expect(await prisma().webhook.count({ where: { organizationId: organization_id } })).toBe(1);
});

async function membershipOf({ id }: Person) {
  const { organizationId: organization_id } = await prisma().membership.findFirstOrThrow({
    where: { userId: id },
  });
  return { organization_id };
}

describe("a key", () => {
  it.each<[string, string, unknown]>([
    ["another body", "leads", { name: "Grace" }],
    ["another route", "conversations", conversation],
  ])("is refused for %s", async (_, path, body) => {
    const key = `reused-${path}`;
    expect((await post("leads", { name: "Ada" }, key)).status).toBe(201);
    expect(await refused(path, body, key)).toMatchObject({
      status: 422,
      body: { code: "idempotency_key_reused" },
    });
  });

  it("covers the same body in another spelling", async () => {
    const first = await post("leads", { name: "Ada", email: null }, "spelling");
    const repeat = await post("leads", { email: "  ", name: " Ada " }, "spelling");
    expect(isReplayed(repeat)).toBe(true);
    expect(repeat.text).toBe(first.text);
  });

  it("belongs to its user and organization", async () => {
    const colleague = await createPerson({ organizationId });
    const stranger = await createPerson({ organizationId: await createOrganization(), role: "admin" });
    const responses = [
      await post("leads", { name: "Ada" }, "shared"),
      await post("leads", { name: "Ada" }, "shared", colleague),
      await post("leads", { name: "Ada" }, "shared", stranger),
    ];
    expect(responses.filter(isReplayed)).toEqual([]);
    expect(new Set(responses.map(({ body }) => body.id)).size).toBe(3);
  });

  it("shows nothing to a user who may no longer ask", async () => {
    const former = await createPerson({ organizationId, role: "admin" });
    expect((await post("webhooks", newWebhook, "former", former)).status).toBe(201);
    await prisma().membership.updateMany({ where: { userId: former.id }, data: { role: "member" } });
    expect((await refused("webhooks", newWebhook, "former", former)).body.code).toBe("forbidden");
  });

  it.each([
    ["nothing", ""],
    ["256 characters", "k".repeat(256)],
    ["a letter outside ASCII", "\u00e9"],
  ])("is refused if it has %s", async (_, key) => {
    const before = await prisma().lead.count();
    expect(await refused("leads", { name: "Ada" }, key)).toMatchObject({
      status: 422,
      body: { errors: [{ path: "Idempotency-Key" }] },
    });
    expect(await prisma().lead.count()).toBe(before);
  });

  it("may have 255 characters, quotes included", async () => {
    const key = `"${"k".repeat(253)}"`;
    expect((await post("leads", { name: "Ada" }, key)).status).toBe(201);
    expect(isReplayed(await post("leads", { name: "Ada" }, key))).toBe(true);
  });

  it("is free again after 24 hours, also before its row is deleted", async () => {
    const first = await post("leads", { name: "Ada" }, "old");
    await age(23);
    expect((await post("leads", { name: "Ada" }, "old")).body.id).toBe(first.body.id);
    await age(25);
    const other = await post("leads", { name: "Grace" }, "old");
    expect(other).toMatchObject({ status: 201, body: { name: "Grace" } });
  });
});

describe("a refusal", () => {
  it("is repeated if it is about the state of a resource", async () => {
    const { body } = await post("bookings", booking, "to-cancel");
    const path = `bookings/${body.id}/cancel`;
    await post(path, {}, "cancel-1");
    const first = await refused(path, {}, "cancel-2");
    await prisma().booking.update({ where: { id: body.id }, data: { status: "confirmed" } });
    const repeat = await refused(path, {}, "cancel-2");
    expect(repeat).toMatchObject({ status: 409, text: first.text });
    expect(isReplayed(repeat)).toBe(true);
    expect(repeat.headers.get("content-type")).toBe("application/problem+json");
  });

  it("gives way to the response of the first request, which ends after the repeat has looked for it", async () => {
    const { body } = await post("bookings", booking, "to-cancel-late");
    const cancel = () => post(`bookings/${body.id}/cancel`, {}, "cancel-late");
    const transaction = prisma().$transaction.bind(prisma());
    const first: ApiResponse[] = [];
    const late = vi.spyOn(prisma(), "$transaction").mockImplementationOnce(async (...args) => {
      first.push(await cancel());
      return transaction(...args);
    });
    onTestFinished(() => late.mockRestore());
    const repeat = await cancel();
    expect(first).toMatchObject([{ status: 200, text: repeat.text }]);
    expect(repeat.status).toBe(200);
    expect(isReplayed(repeat)).toBe(true);
  });

  it("is not stored if the request can be corrected", async () => {
    expect((await refused("leads", { name: "" }, "corrected")).status).toBe(422);
    expect((await refused("bookings", { ...booking, lead_id: "lead_x" }, "corrected")).status).toBe(422);
    expect((await post("leads", { name: "Ada" }, "corrected")).status).toBe(201);
  });

  it("is not stored if the failure was on our side", async () => {
    const broken = vi.spyOn(prisma(), "$transaction").mockRejectedValueOnce(new Error("broken"));
    onTestFinished(() => broken.mockRestore());
    expect((await refused("conversations", conversation, "broken")).status).toBe(500);
    const repeat = await post("conversations", conversation, "broken");
    expect(repeat.status).toBe(201);
    expect(isReplayed(repeat)).toBe(false);
  });
});

it("does not store the secret of a new webhook, and names the webhook instead", async () => {
  const first = await post<{ id: string; secret: string }>("webhooks", newWebhook, "webhook");
  const repeat = await refused("webhooks", newWebhook, "webhook");
  expect(repeat).toMatchObject({ status: 409, body: { code: "secret_already_shown" } });
  expect(repeat.body.detail).toContain(first.body.id);
  const stored = JSON.stringify(await prisma().idempotentResponse.findMany());
  expect(stored).not.toContain(first.body.secret);
});

it("costs a request without the header no statement", async () => {
  const query = vi.spyOn(pool(), "query");
  onTestFinished(() => query.mockRestore());
  const webhook = await createWebhook(organizationId, "https://127.0.0.1:8443/hook");
  for (const [path, body] of [
    ["bookings", booking],
    ["conversations", conversation],
    [`webhooks/${webhook.id}/test`, {}],
  ] as const) {
    expect((await call("POST", `/api/v1/${path}`, { as: admin, body })).status).toBeLessThan(300);
  }
  expect(JSON.stringify(query.mock.calls)).toContain("insert into booking");
  expect(JSON.stringify(query.mock.calls)).not.toMatch(/idempotent|advisory/);
});

it("deletes responses that are older than 24 hours", async () => {
  await age(25);
  await post("leads", { name: "Ada" }, "recent");
  const before = await prisma().idempotentResponse.count();
  expect(await pruneResponses()).toBe(before - 1);
  expect(await prisma().idempotentResponse.findMany()).toMatchObject([{ key: "recent" }]);
});
