import { afterAll, beforeAll, expect, it } from "vitest";
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

it("tries of invitation links are limited by address", async () => {
  const body = { token: "guess", password: "a-password", name: "Eve" };
  const headers = { "x-empfio-peer": "203.0.113.77" };
  const statuses: number[] = [];
  for (let i = 0; i < 31; i++) {
    statuses.push((await call("POST", "/api/v1/invitations/accept", { body, headers })).status);
  }
  expect(statuses.slice(0, 30).every((status) => status === 404)).toBe(true);
  expect(statuses[30]).toBe(429);
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
