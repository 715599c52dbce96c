import { afterAll, beforeAll, expect, it } from "vitest";
import { refuseThrottled, takePoint } from "@/lib/auth/sign-in-throttle";
import type { StartedDelivery } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { call } from "../../fixtures/api";
import { createDatabase, type TestDatabase } from "../../fixtures/database";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";

let database: TestDatabase;
let organizationId: string;

beforeAll(async () => {
  database = await createDatabase({ API_RATE_LIMIT: "10/min", TEST_RATE_LIMIT: "2/min" });
  organizationId = await createOrganization();
});
afterAll(() => database.close());

it("a user who asks too often waits, and nobody else does", async () => {
  const [eager, calm] = [await createPerson({ organizationId }), await createPerson({ organizationId })];
  const answers = await Promise.all(
    Array.from({ length: 13 }, () => call("GET", "/api/v1/leads", { as: eager })),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(3);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  for (const { headers, body } of refused) {
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(body).toMatchObject({ status: 429, code: "rate_limited" });
  }
  expect((await call("GET", "/api/v1/leads", { as: calm })).status).toBe(200);
});

it("tests of one webhook are limited; another one's and pings made by saving are not", async () => {
  const admin = await createPerson({ organizationId, role: "admin" });
  const one = await createWebhook(organizationId, "https://127.0.0.1:8443/");
  const other = await createWebhook(organizationId, "https://127.0.0.1:8443/");
  const test = (id: string) => call("POST", `/api/v1/webhooks/${id}/test`, { as: admin, body: {} });
  const body = { url: "https://127.0.0.1:8444/" };
  expect((await call("PATCH", `/api/v1/webhooks/${one.id}`, { as: admin, body })).status).toBe(200);
  expect((await test(one.id)).status).toBe(202);
  expect((await test(one.id)).status).toBe(202);
  const refused = await test(one.id);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await test(other.id)).status).toBe(202);
});

it("a sample that is resent counts as a test; what really happened is resent without limit", async () => {
  const admin = await createPerson({ organizationId, role: "admin" });
  const { id } = await createWebhook(organizationId, "https://127.0.0.1:8443/");
  const resend = (delivery: string) =>
    call("POST", `/api/v1/deliveries/${delivery}/resend`, { as: admin, body: {} });
  const sample = await call<StartedDelivery>("POST", `/api/v1/webhooks/${id}/test`, { as: admin, body: {} });
  expect((await resend(sample.body.delivery_id)).status).toBe(202);
  expect((await resend(sample.body.delivery_id)).status).toBe(429);
  const real = await createDelivery(id);
  expect((await resend(real)).status).toBe(202);
});

it("signatures pasted to be explained are limited by webhook; looking at one's own is not", async () => {
  const admin = await createPerson({ organizationId, role: "admin" });
  const url = "https://127.0.0.1:8443/";
  const [one, other] = [
    await createDelivery((await createWebhook(organizationId, url)).id),
    await createDelivery((await createWebhook(organizationId, url)).id),
  ];
  const explain = async (delivery: string, body: object) =>
    (await call("POST", `/api/v1/deliveries/${delivery}/explain-signature`, { as: admin, body })).status;
  const signature = "ab".repeat(32);
  // 409: nothing was sent yet.
  expect(await explain(one, { signature })).toBe(409);
  expect(await explain(one, { signature })).toBe(409);
  expect(await explain(one, { signature })).toBe(429);
  expect(await explain(one, {})).toBe(409);
  expect(await explain(other, { signature })).toBe(409);
});

/** Whoever has one IPv6 address has as many as they like of its /64. */
const addresses = {
  "one IPv4 address": () => "203.0.113.77",
  "one IPv6 network": (n: number) => `2001:db8:5:6:${n.toString(16)}::7`,
};

it.each(Object.entries(addresses))("tries of invitation links are limited for %s", async (_, addressOf) => {
  const body = { token: "guess", password: "a-password", name: "Eve" };
  const accept = async (peer: string) =>
    (await call("POST", "/api/v1/invitations/accept", { body, headers: { "x-empfio-peer": peer } })).status;
  for (let n = 0; n < 30; n++) expect(await accept(addressOf(n))).toBe(404);
  expect(await accept(addressOf(30))).toBe(429);
  expect(await accept("203.0.113.78")).toBe(404);
  expect(await accept("2001:db8:5:7::7")).toBe(404);
});

it.each(Object.entries(addresses))("wrong passwords are limited for %s", async (_, addressOf) => {
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
