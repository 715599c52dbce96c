import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { createDelivery } from "@/lib/deliveries/create-delivery";
import { newId } from "@/lib/ids";
import { call, findRoutes, METHODS, type Method } from "../../fixtures/api";
import { createDatabase, type TestDatabase } from "../../fixtures/database";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";

type Who = "anonymous" | "member" | "support" | "foreign" | "admin";

interface Row {
  /** The answer to each caller. `foreign`: another organization's admin. Support name the organization. */
  expected: Record<Who, number>;
  body?: unknown;
  query?: string;
}

const all = (status: number, rest: Partial<Record<Who, number>> = {}) => ({
  anonymous: 401,
  member: status,
  support: status,
  foreign: status,
  admin: status,
  ...rest,
});

/** "Who may" of the contract, in status codes. */
const look = { expected: all(200) };
const lookAtOne = { expected: all(200, { foreign: 404 }) };
const adminOnly = (status: number, body?: unknown) => ({
  expected: all(status, { member: 403, support: 403 }),
  body,
});
const adminOnOne = (status: number, body?: unknown) => ({
  expected: all(status, { member: 403, support: 403, foreign: 404 }),
  body,
});
const everyday = (status: number, body?: unknown) => ({ expected: all(status, { support: 403 }), body });
const everydayOnOne = (status: number, body?: unknown) => ({
  expected: all(status, { support: 403, foreign: 404 }),
  body,
});

const booking = {
  customer_name: "Ada Pereira",
  service: "First consultation",
  starts_at: "2026-03-10T09:00:00Z",
  ends_at: "2026-03-10T09:45:00Z",
  timezone: "Europe/Lisbon",
};
const newWebhook = { url: "https://127.0.0.1:8443/hook", events: ["lead.created"] };
const wrongPasswords = { current_password: "wrong", new_password: "another-password" };

const table: Record<string, Row> = {
  "GET /api/v1/event-types": look,
  "GET /api/v1/webhooks": look,
  "POST /api/v1/webhooks": adminOnly(201, newWebhook),
  "GET /api/v1/webhooks/stats": look,
  "GET /api/v1/webhooks/[id]": lookAtOne,
  "PATCH /api/v1/webhooks/[id]": adminOnOne(200, { description: "changed" }),
  "DELETE /api/v1/webhooks/[id]": adminOnOne(204),
  "GET /api/v1/webhooks/[id]/stats": lookAtOne,
  "POST /api/v1/webhooks/[id]/test": adminOnOne(202, {}),
  "POST /api/v1/webhooks/[id]/secret/reveal": adminOnOne(200, {}),
  "POST /api/v1/webhooks/[id]/secret/rotate": adminOnOne(200, {}),
  "POST /api/v1/webhooks/[id]/secret/revoke-previous": adminOnOne(200, {}),
  "GET /api/v1/deliveries": look,
  "GET /api/v1/deliveries/[id]": lookAtOne,
  "POST /api/v1/deliveries/[id]/resend": adminOnOne(202, {}),
  // Admitted, and told that nothing was sent yet.
  "POST /api/v1/deliveries/[id]/explain-signature": adminOnOne(409, {}),
  "GET /api/v1/events": look,
  "GET /api/v1/events/[id]": lookAtOne,
  "GET /api/v1/leads": everyday(200),
  "POST /api/v1/leads": everyday(201, { name: "Ada Pereira" }),
  "PATCH /api/v1/leads/[id]": everydayOnOne(200, { status: "won" }),
  "GET /api/v1/bookings": everyday(200),
  "POST /api/v1/bookings": everyday(201, booking),
  "POST /api/v1/bookings/[id]/cancel": {
    ...everydayOnOne(200, {}),
    // The member is first; the admin hears that it is done.
    expected: all(200, { support: 403, foreign: 404, admin: 409 }),
  },
  "GET /api/v1/conversations": everyday(200),
  "POST /api/v1/conversations": everyday(201, { channel: "phone", summary: "Asks for a discount" }),
  "POST /api/v1/conversations/[id]/escalate": {
    expected: all(200, { support: 403, foreign: 404, admin: 409 }),
    body: { reason: "Asked for a person" },
  },
  "GET /api/v1/members": everyday(200),
  "PATCH /api/v1/members/[user_id]": adminOnOne(200, { role: "member" }),
  "DELETE /api/v1/members/[user_id]": adminOnOne(204),
  "GET /api/v1/invitations": adminOnly(200),
  "POST /api/v1/invitations": adminOnly(201, { email: "new@example.test", role: "member" }),
  "DELETE /api/v1/invitations/[id]": adminOnOne(204),
  "POST /api/v1/invitations/accept": {
    expected: all(404, { anonymous: 404 }),
    body: { token: "no-such-token", password: "a-password-of-tests", name: "Eve" },
    query: "",
  },
  "GET /api/v1/organization": look,
  "GET /api/v1/session": { expected: all(200), query: "" },
  "POST /api/v1/session/password": { expected: all(422), body: wrongPasswords, query: "" },
  "POST /api/v1/session/organization": {
    expected: all(200, { support: 404, foreign: 404 }),
    body: "{organization}",
    query: "",
  },
  "GET /api/v1/audit-log": { expected: all(200, { member: 403 }) },
  "GET /api/v1/support/search": {
    expected: all(403, { support: 200 }),
    query: "?q=acme",
  },
};

/** Routes without a session of ours, each with the reason. */
const others: Record<string, string> = {
  "/api/auth/[...nextauth]": "next-auth's own: signing in",
  "/api/[[...path]]": "what is no route: 404",
  "/api/health": "for load balancers, says two words",
  "/api/metrics": "by METRICS_TOKEN, else 404",
  "/api/inngest": "signed by Inngest; 404 with the embedded engine",
};

let database: TestDatabase;
let acme: string;
let people: Record<Exclude<Who, "anonymous">, Person>;

beforeAll(async () => {
  database = await createDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "" });
  acme = await createOrganization("Acme");
  const globex = await createOrganization("Globex");
  people = {
    member: await createPerson({ organizationId: acme }),
    support: await createPerson({ isSupport: true }),
    foreign: await createPerson({ organizationId: globex, role: "admin" }),
    admin: await createPerson({ organizationId: acme, role: "admin" }),
  };
});
afterAll(() => database.close());

const routes = await findRoutes();
const operations = (
  await Promise.all(
    routes.map(async ({ path, load }) => {
      if (path in others) return [];
      const module = await load();
      return METHODS.filter((method) => module[method]).map((method) => `${method} ${path}`);
    }),
  )
).flat();

it("has a row for every route there is, and no row for one that is gone", () => {
  expect(operations.sort()).toEqual(Object.keys(table).sort());
});

describe.each(Object.entries(table))("%s", (operation, { expected, body, query }) => {
  const [method, path] = operation.split(" ") as [Method, string];
  let address: string;
  let ids: string[];
  beforeAll(async () => {
    const things = await createThings();
    ids = Object.values(things);
    address = path.replace("[id]", () => idFor(path, things)).replace("[user_id]", things.user);
  });

  it.each(Object.entries(expected) as [Who, number][])("answers %s with %i", async (who, status) => {
    const named = query ?? (who === "support" ? `?organization_id=${acme}` : "");
    const answer = await call(method, address + named, {
      ...(who === "anonymous" ? {} : { as: people[who] }),
      body: body === "{organization}" ? { organization_id: acme } : body,
    });
    expect({ status: answer.status, text: status < 400 ? "" : answer.text }).toMatchObject({ status });
    if (who === "anonymous" || who === "foreign") for (const id of ids) expect(answer.text).not.toContain(id);
    if (status >= 400) expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });
});

it.each(["", "Bearer", "Bearer ", "Bearer undefined"])(
  "keeps the metrics from everybody while METRICS_TOKEN is unset: %j",
  async (authorization) => {
    expect((await call("GET", "/api/metrics", { headers: { authorization } })).status).toBe(404);
  },
);

it.each(["GET", "POST", "PUT"] as const)(
  "has nothing at /api/inngest with the embedded engine: %s",
  async (method) => {
    const answer = await call(method, "/api/inngest", { body: method === "GET" ? undefined : {} });
    expect(answer).toMatchObject({ status: 404, body: { code: "no_such_route" } });
  },
);

it.each([
  "/api/v1/webhooks",
  "/api/v1/webhooks/stats",
  "/api/v1/deliveries",
  "/api/v1/events",
  "/api/v1/audit-log",
  "/api/v1/organization",
])("asks support which organization they mean at %s", async (path) => {
  const answer = await call("GET", path, { as: people.support });
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: "organization_id" }] } });
  const unknown = await call("GET", `${path}?organization_id=${crypto.randomUUID()}`, { as: people.support });
  expect(unknown.status).toBe(404);
});

it("does not let an admin name another organization", async () => {
  const answer = await call("GET", `/api/v1/webhooks?organization_id=${acme}`, { as: people.foreign });
  expect(answer.status).toBe(404);
});

/** Acme's things, fresh for each route: what one row deletes, another does not miss. */
async function createThings() {
  const webhook = await createWebhook(acme, "https://127.0.0.1:8443/hook");
  const event = await recordSample(acme, "booking.created");
  const [delivery, lead, bookingId, conversation, invitation] = [
    await makeDelivery(webhook.id, event),
    newId("lead"),
    newId("booking"),
    newId("conversation"),
    newId("invitation"),
  ];
  const organizationId = acme;
  await prisma().lead.create({ data: { id: lead, organizationId, name: "Ada", source: "website" } });
  await prisma().booking.create({
    data: {
      id: bookingId,
      organizationId,
      customerName: "Ada",
      service: "Cut",
      startsAt: new Date(),
      endsAt: new Date(),
      timezone: "Europe/Lisbon",
    },
  });
  await prisma().conversation.create({
    data: { id: conversation, organizationId, channel: "phone", summary: "Hello" },
  });
  await prisma().invitation.create({
    data: {
      id: invitation,
      organizationId,
      email: `${invitation}@example.test`,
      role: "member",
      tokenHash: new TextEncoder().encode(invitation),
      invitedById: people.admin.id,
      expiresAt: new Date(Date.now() + 60_000),
    },
  });
  const { id: user } = await createPerson({ organizationId, role: "admin" });
  return { webhook: webhook.id, event, delivery, lead, booking: bookingId, conversation, invitation, user };
}

function makeDelivery(webhookId: string, id: string): Promise<string> {
  const event = { id, type: "booking.created", objectId: "bkg", origin: "application" } as const;
  return transact(
    () => {},
    (tx) => createDelivery(tx, { organizationId: acme, webhookId, event, trigger: "resend" }),
  );
}

function idFor(path: string, things: Awaited<ReturnType<typeof createThings>>): string {
  const noun = path.split("/")[3]?.replace(/ies$/, "y").replace(/s$/, "");
  const id = things[noun as keyof typeof things];
  if (!id) throw new Error(`no thing for ${path}`);
  return id;
}
