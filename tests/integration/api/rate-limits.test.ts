import { expect, vi } from "vitest";
import { refuseThrottled, takePoint } from "@/lib/auth/sign-in-throttle";
import type { StartedDelivery, Webhook } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { newId } from "@/lib/ids";
import { call } from "../../fixtures/api";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "10/min", TEST_RATE_LIMIT: "2/min" });
let organizationId: string;

it.beforeAll(async () => {
  organizationId = await createOrganization();
});

it("limits requests of a user without affecting others", async () => {
  const [eager, calm] = [await createPerson({ organizationId }), await createPerson({ organizationId })];
  const responses = await Promise.all(
    Array.from({ length: 13 }, () => call("GET", "/api/v1/leads", { as: eager })),
  );
  const refused = responses.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(3);
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(10);
  for (const { headers, body } of refused) {
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(body).toMatchObject({ status: 429, code: "rate_limited" });
  }
  expect((await call("GET", "/api/v1/leads", { as: calm })).status).toBe(200);
});

it("limits an organization to five times the requests of a user, regardless of its number of users", async () => {
  const [busy, other] = [await createOrganization(), await createOrganization()];
  const people = await Promise.all(Array.from({ length: 6 }, () => createPerson({ organizationId: busy })));
  const statuses = [];
  // Each user stays within their own limit.
  for (const as of people) {
    for (let n = 0; n < 9; n++) statuses.push((await call("GET", "/api/v1/leads", { as })).status);
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(50);
  expect(statuses.slice(50)).toEqual([429, 429, 429, 429]);
  const refused = await call("GET", "/api/v1/leads", { as: people[0] as Person });
  expect(refused.body).toMatchObject({
    code: "rate_limited",
    detail: expect.stringContaining("organization"),
  });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  const elsewhere = await createPerson({ organizationId: other });
  expect((await call("GET", "/api/v1/leads", { as: elsewhere })).status).toBe(200);
});

it("counts a request against the named organization", async () => {
  // The first by name is the active one until another is chosen.
  const [active, named] = [await createOrganization("Acme"), await createOrganization("Globex")];
  const person = await createPerson({ organizationId: active });
  await prisma().membership.create({ data: { organizationId: named, userId: person.id, role: "member" } });
  await call("GET", `/api/v1/leads?organization_id=${named}`, { as: person });
  await call("GET", `/api/v1/leads?organization_id=${named.toUpperCase()}`, { as: person });
  await call("GET", "/api/v1/leads", { as: person });
  // A request does not count against an organization of which the user is not a member.
  await call("GET", `/api/v1/leads?organization_id=${await createOrganization()}`, { as: person });
  const keys = [`api:${person.id}`, `api-organization:${active}`, `api-organization:${named}`];
  const { rows } = await pool().query("select key, points from rate_limit where key = any($1)", [keys]);
  expect(Object.fromEntries(rows.map(({ key, points }) => [key, points]))).toEqual({
    [`api:${person.id}`]: 4,
    [`api-organization:${active}`]: 1,
    [`api-organization:${named}`]: 2,
  });
});

it("counts a request with one statement, and a refused one with none", async () => {
  const person = await createPerson({ organizationId: await createOrganization() });
  const statements = vi.spyOn(pool(), "query");
  const counted = () =>
    statements.mock.calls.filter(([query]) => JSON.stringify(query).includes("rate_limit")).length;
  for (let n = 1; n <= 11; n++) {
    await call("GET", "/api/v1/leads", { as: person });
    expect(counted()).toBe(n);
  }
  expect((await call("GET", "/api/v1/leads", { as: person })).status).toBe(429);
  expect(counted()).toBe(11);
  statements.mockRestore();
});

it("limits tests of one webhook, including pings of a changed URL, without affecting another webhook", async () => {
  const acme = await createOrganization();
  const admin = await createPerson({ organizationId: acme, role: "admin" });
  const one = await createWebhook(acme, "https://127.0.0.1:8443/");
  const other = await createWebhook(acme, "https://127.0.0.1:8443/");
  const test = (id: string) => call("POST", `/api/v1/webhooks/${id}/test`, { as: admin, body: {} });
  const change = (body: object) => call("PATCH", `/api/v1/webhooks/${one.id}`, { as: admin, body });
  expect((await change({ url: "https://127.0.0.1:8444/" })).status).toBe(200);
  expect((await test(one.id)).status).toBe(202);
  const refused = await test(one.id);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await test(other.id)).status).toBe(202);
});

it("saves nothing of a change whose ping exceeds the limit, and saves a change without a ping", async () => {
  const acme = await createOrganization();
  const admin = await createPerson({ organizationId: acme, role: "admin" });
  const { id } = await createWebhook(acme, "https://127.0.0.1:8443/");
  const change = (body: object) => call<Webhook>("PATCH", `/api/v1/webhooks/${id}`, { as: admin, body });
  expect((await change({ url: "https://127.0.0.1:8444/" })).status).toBe(200);
  expect((await change({ url: "https://127.0.0.1:8445/" })).status).toBe(200);
  const refused = await change({ url: "https://127.0.0.1:8446/", description: "new", status: "disabled" });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  const kept = await prisma().webhook.findUniqueOrThrow({ where: { id } });
  expect(kept).toMatchObject({ url: "https://127.0.0.1:8445/", description: "", status: "active" });
  expect(await prisma().delivery.count({ where: { webhookId: id } })).toBe(2);
  const same = await change({ url: "https://127.0.0.1:8445/", description: "new" });
  expect(same.body).toMatchObject({ description: "new", test_delivery_id: null });
});

it("counts the pings of new webhooks against the organization's limit of tests", async () => {
  const acme = await createOrganization();
  const admin = await createPerson({ organizationId: acme, role: "admin" });
  const add = (as: Person) =>
    call("POST", "/api/v1/webhooks", {
      as,
      body: { url: "https://127.0.0.1:8443/", events: ["lead.created"] },
    });
  const statuses = [];
  // Uses two admins, so that neither exceeds the limit of a user.
  const second = await createPerson({ organizationId: acme, role: "admin" });
  for (let n = 0; n < 12; n++) statuses.push((await add(n % 2 ? admin : second)).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 201), 429, 429]);
  expect(await prisma().webhook.count({ where: { organizationId: acme } })).toBe(10);
  expect(await prisma().delivery.count({ where: { organizationId: acme } })).toBe(10);
});

it("counts a resent test event as a test, but not a resent real event", async () => {
  const admin = await createPerson({ organizationId, role: "admin" });
  const { id } = await createWebhook(organizationId, "https://127.0.0.1:8443/");
  const resend = (delivery: string) =>
    call("POST", `/api/v1/deliveries/${delivery}/resend`, { as: admin, body: { force: true } });
  const sample = await call<StartedDelivery>("POST", `/api/v1/webhooks/${id}/test`, { as: admin, body: {} });
  expect((await resend(sample.body.delivery_id)).status).toBe(202);
  expect((await resend(sample.body.delivery_id)).status).toBe(429);
  const real = await createDelivery(id);
  expect((await resend(real)).status).toBe(202);
});

it("limits explanations of pasted signatures per webhook, but not views of sent signatures", async () => {
  const admin = await createPerson({ organizationId, role: "admin" });
  const url = "https://127.0.0.1:8443/";
  const [one, other] = [
    await createDelivery((await createWebhook(organizationId, url)).id),
    await createDelivery((await createWebhook(organizationId, url)).id),
  ];
  const explain = async (delivery: string, body: object) =>
    (await call("POST", `/api/v1/deliveries/${delivery}/explain-signature`, { as: admin, body })).status;
  const signature = "ab".repeat(32);
  // 409 means that nothing was sent yet.
  expect(await explain(one, { signature })).toBe(409);
  expect(await explain(one, { signature })).toBe(409);
  expect(await explain(one, { signature })).toBe(429);
  expect(await explain(one, {})).toBe(409);
  expect(await explain(other, { signature })).toBe(409);
});

/** Addresses of one client, which can use every address of its IPv6 /64. */
const addresses = {
  "one IPv4 address": () => "203.0.113.77",
  "one IPv6 network": (n: number) => `2001:db8:5:6:${n.toString(16)}::7`,
};

it.each(Object.entries(addresses))("limits guesses of invitation links from %s", async (_, addressOf) => {
  const body = { token: "guess", password: "a-password", name: "Eve" };
  const accept = async (peer: string) =>
    (await call("POST", "/api/v1/invitations/accept", { body, headers: { "x-empfio-peer": peer } })).status;
  for (let n = 0; n < 30; n++) expect(await accept(addressOf(n))).toBe(404);
  expect(await accept(addressOf(30))).toBe(429);
  expect(await accept("203.0.113.78")).toBe(404);
  expect(await accept("2001:db8:5:7::7")).toBe(404);
});

it.each(Object.entries(addresses))("limits wrong passwords from %s", async (_, addressOf) => {
  for (let n = 0; n < 50; n++) await takePoint(`guess-${n}@acme.example`, addressOf(n));
  await expect(refuseThrottled("ana@acme.example", addressOf(50))).rejects.toMatchObject({ status: 429 });
  await refuseThrottled("ana@acme.example", "203.0.113.78");
  await refuseThrottled("ana@acme.example", "2001:db8:5:7::7");
});

async function createDelivery(webhookId: string): Promise<string> {
  const id = newId("delivery");
  const eventId = await recordSample(organizationId);
  await prisma().delivery.create({
    data: {
      id,
      organizationId,
      webhookId,
      eventId,
      eventType: "booking.created",
      objectId: "bkg",
      trigger: "event",
      maxAttempts: 4,
      sweepAfter: new Date(),
    },
  });
  return id;
}
