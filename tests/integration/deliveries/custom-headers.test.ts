import { randomBytes } from "node:crypto";
import pg from "pg";
import { describe, expect } from "vitest";
import type { Problem } from "@/lib/contracts/common";
import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import type { StartedDelivery, Webhook } from "@/lib/contracts/webhooks";
import { sealedUnder } from "@/lib/crypto/seal";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import { missingKeyIds, rekeySecrets } from "@/lib/webhooks/secret-keys";
import { call } from "../../fixtures/api";
import { asKey, createApiKey } from "../../fixtures/api-keys";
import { createWebhook, recordSample, type TestWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";
import { deliveriesOf, dispatch, dueNow, runDeliveries } from "./dispatcher";

const VALUE = "Bearer canary-7d3f0b52a1";

const it = withDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "" });
let admin: Person;
let webhook: TestWebhook;

it.beforeEach(async ({ organizationId, receiver }) => {
  admin = await createPerson({ organizationId, role: "admin" });
  receiver.respond = (_, n) => ({ status: n === 1 ? 500 : 200 });
  webhook = await createWebhook(organizationId, receiver.url);
});

const change = <T = Webhook>(headers: unknown) =>
  call<T>("PATCH", `/api/v1/webhooks/${webhook.id}`, { as: admin, body: { headers } });
const sealed = async (id = webhook.id) =>
  (await prisma().webhook.findUniqueOrThrow({ where: { id }, select: { sealedHeaders: true } }))
    .sealedHeaders;
const audits = () =>
  prisma().auditEntry.findMany({ where: { webhookId: webhook.id }, orderBy: { createdAt: "asc" } });

it("sends them with the first attempt, a retry, and a test, and shows their names only", async ({
  receiver,
}) => {
  const { body } = await change({ Authorization: VALUE, "X-Tenant": "acme 1" });
  expect(body.headers).toEqual(["Authorization", "X-Tenant"]);

  const eventId = await recordSample(webhook.organizationId);
  await dispatch([eventId]);
  const [delivery] = await deliveriesOf(eventId);
  const deliveryId = delivery?.id ?? "";
  await dueNow(deliveryId);
  await runDeliveries(deliveryId);
  const started = await call<StartedDelivery>("POST", `/api/v1/webhooks/${webhook.id}/test`, {
    as: admin,
    body: {},
  });
  await dispatch([], [started.body.delivery_id]);

  expect(receiver.requests).toHaveLength(3);
  for (const { headers } of receiver.requests) {
    expect(headers).toMatchObject({ authorization: VALUE, "x-tenant": "acme 1" });
  }
  const shown = await call<DeliveryDetail>("GET", `/api/v1/deliveries/${deliveryId}`, { as: admin });
  expect(shown.body.attempts).toHaveLength(2);
  for (const { request_headers } of shown.body.attempts) {
    expect(request_headers).toMatchObject({ Authorization: "[hidden]", "X-Tenant": "[hidden]" });
  }
  const rows = await prisma().attempt.findMany();
  expect(JSON.stringify([shown.body, rows, await audits()])).not.toContain("canary");
});

it("replaces, renames, and removes them regardless of case, and audits the names", async () => {
  await change({ Authorization: VALUE, "X-Tenant": "acme" });
  expect(
    (await change({ authorization: "Basic eDp5", "x-tenant": null, "X-Unknown": null })).body.headers,
  ).toEqual(["authorization"]);
  await change({ authorization: "Basic eDp5" });
  expect((await audits()).map(({ details }) => details)).toEqual([
    { headers_set: ["Authorization", "X-Tenant"] },
    { headers_set: ["authorization"], headers_removed: ["X-Tenant"] },
  ]);
  expect((await change({ AUTHORIZATION: null })).body.headers).toEqual([]);
  expect(await sealed()).toBeNull();
});

it("keeps at most ten of limited size, and changes nothing when one more is refused", async () => {
  const ten = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`X-Header-${n}`, "value"]));
  expect((await change(ten)).body.headers).toHaveLength(10);
  const refused = await change<Problem>({ "X-Header-10": "one too many" });
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: "headers" }] } });
  // Replacing one with another stays within the limit.
  expect((await change({ "X-Header-0": null, "X-Header-10": "value" })).body.headers).toHaveLength(10);
  const large = Object.fromEntries(
    Array.from({ length: 4 }, (_, n) => [`X-Header-${n + 1}`, "x".repeat(2_000)]),
  );
  expect((await change<Problem>(large)).body.errors?.[0]?.message).toContain("6144 characters");
});

it("refuses a name or a value that is not allowed, with its path, and stores nothing", async () => {
  const { status, body } = await change<Problem>({
    "X-A": "a\r\nX-B: b",
    Host: "example.com",
    "X-C": 5,
    "X-D": "fine",
  });
  expect({ status, paths: body.errors?.map(({ path }) => path) }).toEqual({
    status: 422,
    paths: ["headers.X-C"],
  });
  const refused = await change<Problem>({ "X-A": "a\r\nX-B: b", Host: "example.com", "X-D": "fine" });
  expect(refused.body.errors?.map(({ path }) => path)).toEqual(["headers.X-A", "headers.Host"]);
  expect(refused.text).not.toContain("X-B: b");
  expect(await sealed()).toBeNull();
});

describe("their values", () => {
  it("are re-encrypted with the signing secrets, and their key counts as used", async () => {
    await change({ Authorization: VALUE });
    const client = new pg.Client({ connectionString: env().DATABASE_URL });
    await client.connect();
    try {
      const next = { kid: "next", key: randomBytes(32) };
      await prisma().$executeRaw`update webhook set secret = '\\x046e657874'::bytea where id = ${webhook.id}`;
      expect(await missingKeyIds(client, [next])).toEqual(["test"]);
      await rekeySecrets(client, [next, ...env().WEBHOOK_SECRET_KEYS], () => {});
      expect(sealedUnder((await sealed()) ?? new Uint8Array())).toBe("next");
    } finally {
      await client.end();
    }
  });

  it("are deleted with the webhook", async () => {
    await change({ Authorization: VALUE });
    await call("DELETE", `/api/v1/webhooks/${webhook.id}`, { as: admin });
    expect(await sealed()).toBeNull();
    expect(await prisma().webhook.findUniqueOrThrow({ where: { id: webhook.id } })).toMatchObject({
      headerNames: [],
    });
  });

  it("cannot be sent to another URL by a key that may not read secrets", async ({ receiver }) => {
    const move = async (scopes: Parameters<typeof createApiKey>[1], url: string) => {
      const { key } = await createApiKey(webhook.organizationId, scopes);
      return call<Problem>("PATCH", `/api/v1/webhooks/${webhook.id}`, { ...asKey(key), body: { url } });
    };
    expect((await move(["write"], `${receiver.url}/before`)).status).toBe(200);
    await change({ Authorization: VALUE });
    expect(await move(["write"], `${receiver.url}/after`)).toMatchObject({
      status: 403,
      body: { code: "insufficient_scope" },
    });
    expect((await move(["write", "secrets"], `${receiver.url}/after`)).status).toBe(200);
  });
});
