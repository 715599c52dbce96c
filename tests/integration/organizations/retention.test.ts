import { describe, expect } from "vitest";
import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import type { RecordedEventDetail } from "@/lib/contracts/events";
import type { Retention } from "@/lib/contracts/organizations";
import type { ReplayPreview } from "@/lib/contracts/replays";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { pruneLog } from "@/lib/deliveries/prune-log";
import { call, callForProblem } from "../../fixtures/api";
import { createOrganization, createWaitingDelivery, createWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const RETENTION = "/api/v1/organization/retention";
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const it = withDatabase({ API_RATE_LIMIT: "", LOG_RETENTION_DAYS: "60" });

const adminOf = (organizationId: string) => createPerson({ organizationId, role: "admin" });
const get = async (as: Person) => (await call<Retention>("GET", RETENTION, { as })).body;
const change = async (as: Person, body: object) => (await call("PATCH", RETENTION, { as, body })).body;

describe("the retention of an organization", () => {
  it("is the installation's until an admin chooses less; bodies are kept at most as long as the log", async ({
    organizationId,
  }) => {
    const admin = await adminOf(organizationId);
    expect(await get(admin)).toEqual({ log_days: 60, body_days: 60 });
    expect(await change(admin, { body_days: 30 })).toEqual({ log_days: 60, body_days: 30 });
    expect(await change(admin, { log_days: 20, body_days: null })).toEqual({ log_days: 20, body_days: 20 });
    expect(await change(admin, { log_days: 40 })).toEqual({ log_days: 40, body_days: 20 });
    expect(await change(admin, { log_days: 40, body_days: 20 })).toEqual({ log_days: 40, body_days: 20 });
    expect(await get(admin)).toEqual({ log_days: 40, body_days: 20 });
    const entries = await prisma().auditEntry.findMany({
      where: { organizationId, action: "organization.retention_changed" },
      orderBy: { createdAt: "asc" },
      select: { details: true },
    });
    expect(entries, "none for the change that changed nothing").toHaveLength(3);
    expect(entries[1]?.details).toEqual({
      log_days: 20,
      body_days: 20,
      previous_log_days: 60,
      previous_body_days: 30,
    });
    const other = await adminOf(await createOrganization());
    expect(await get(other), "another organization's").toEqual({ log_days: 60, body_days: 60 });
  });

  it.for<[string, object, string, RegExp]>([
    ["less than 7 days", { log_days: 6 }, "log_days", /7 to 365 whole days/],
    ["more than 365 days", { log_days: 366 }, "log_days", /7 to 365 whole days/],
    ["more than the installation", { log_days: 61 }, "log_days", /at most 60 days/],
    ["half a day", { log_days: 7.5 }, "log_days", /whole days/],
    ["a text", { log_days: "30" }, "log_days", /whole days/],
    ["true", { log_days: true }, "log_days", /whole days/],
    ["a list", { log_days: [30] }, "log_days", /whole days/],
    ["a huge number", { log_days: 1e15 }, "log_days", /whole days/],
    ["no day for bodies", { body_days: 0 }, "body_days", /1 to 365 whole days/],
    ["an object for bodies", { body_days: {} }, "body_days", /1 to 365 whole days/],
    ["bodies longer than the log", { log_days: 10, body_days: 11 }, "body_days", /at most 10 days/],
    ["bodies longer than the log as it is", { body_days: 61 }, "body_days", /at most 60 days/],
    ["an unknown key", { days: 30 }, "days", /./],
  ])("refuses %s", async ([, body, path, message], { organizationId }) => {
    const admin = await adminOf(organizationId);
    const refused = await callForProblem("PATCH", RETENTION, { as: admin, body });
    expect(refused).toMatchObject({ status: 422, body: { code: "validation_failed", errors: [{ path }] } });
    expect(refused.body.errors?.[0]?.message).toMatch(message);
    expect(await get(admin), "nothing was changed").toEqual({ log_days: 60, body_days: 60 });
  });

  it("reaches back only as far as the log was kept after it was extended", async ({ organizationId }) => {
    const admin = await adminOf(organizationId);
    const { id } = await createWebhook(organizationId, "https://127.0.0.1:8443/");
    const preview = (days: number) =>
      call("POST", `/api/v1/webhooks/${id}/replays/preview`, {
        as: admin,
        body: { from: daysAgo(days).toISOString(), include: ["missed"] },
      });
    expect((await preview(20)).status).toBe(200);
    await change(admin, { log_days: 10 });
    await change(admin, { log_days: 50 });
    expect((await preview(9)).status).toBe(200);
    expect((await preview(20)).body).toMatchObject({
      errors: [{ path: "from", message: "from must be within the last 10 days: older events are deleted." }],
    });
  });
});

describe("an event whose bodies have expired", () => {
  it("keeps its outcome, size, and hash, and cannot be sent again", async ({ organizationId }) => {
    const as = await adminOf(organizationId);
    const { id: webhookId } = await createWebhook(organizationId, "https://127.0.0.1:8443/");
    const deliveryId = await createFailedDelivery(organizationId, webhookId, 6);
    const { eventId } = await prisma().delivery.findUniqueOrThrow({ where: { id: deliveryId } });
    const { payload } = await prisma().event.findUniqueOrThrow({ where: { id: eventId } });
    await change(as, { body_days: 5 });
    expect(await pruneLog()).toMatchObject({ bodies: 1, events: 0, deliveries: 0 });

    const event = await call<RecordedEventDetail>("GET", `/api/v1/events/${eventId}`, { as });
    expect(event.body).toMatchObject({
      payload: null,
      removed_payload: { bytes: payload?.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      erased_at: null,
      body_expired_at: expect.any(String),
    });
    const delivery = await call<DeliveryDetail>("GET", `/api/v1/deliveries/${deliveryId}`, { as });
    expect(delivery.body).toMatchObject({
      status: "failed",
      request_body: null,
      body_expired_at: event.body.body_expired_at,
      attempts: [{ status_code: 500, response_body: null, response_headers: null }],
    });
    const csv = await call("GET", "/api/v1/events/export?format=csv", { as });
    expect(csv.text).toContain(`,${event.body.body_expired_at}\r\n`);

    const range = { from: daysAgo(7).toISOString(), include: ["failed"] };
    const preview = await call<ReplayPreview>("POST", `/api/v1/webhooks/${webhookId}/replays/preview`, {
      as,
      body: range,
    });
    expect(preview.body).toMatchObject({ failed: { total: 0 }, without_payload: 1 });
    for (const [method, path, body] of [
      ["POST", `/deliveries/${deliveryId}/resend`, {}],
      ["POST", `/deliveries/${deliveryId}/retry-now`, {}],
      ["POST", `/deliveries/${deliveryId}/explain-signature`, {}],
      ["POST", `/webhooks/${webhookId}/replays`, range],
      ["GET", `/events/${eventId}?raw=1`, undefined],
    ] as const) {
      const refused = await callForProblem(method, `/api/v1${path}`, { as, body });
      expect([path, refused.status, refused.body.code]).toEqual([path, 410, "body_expired"]);
    }
  });

  it("is erased like any other, and then says so", async ({ organizationId }) => {
    const as = await adminOf(organizationId);
    const { id: webhookId } = await createWebhook(organizationId, "https://127.0.0.1:8443/");
    const deliveryId = await createFailedDelivery(organizationId, webhookId, 6);
    await change(as, { body_days: 5 });
    await pruneLog();
    await pool().query("update event set erased_at = now() where organization_id = $1", [organizationId]);
    const refused = await callForProblem("POST", `/api/v1/deliveries/${deliveryId}/resend`, { as, body: {} });
    expect(refused).toMatchObject({ status: 410, body: { code: "erased" } });
  });
});

/** A delivery that failed after one attempt, of an event that was recorded `days` ago. @returns its id */
async function createFailedDelivery(organizationId: string, webhookId: string, days: number) {
  const id = await createWaitingDelivery(organizationId, webhookId);
  const at = daysAgo(days);
  await prisma().attempt.create({
    data: {
      deliveryId: id,
      number: 1,
      token: crypto.randomUUID(),
      leaseExpiresAt: at,
      startedAt: at,
      completedAt: at,
      durationMs: 1,
      url: "https://127.0.0.1:8443/",
      statusCode: 500,
      errorCode: "http_status",
      responseBody: "text of a receiver",
      responseHeaders: [["server", "test"]],
    },
  });
  const { eventId } = await prisma().delivery.update({
    where: { id },
    data: { status: "failed", attemptCount: 1, nextAttemptAt: null, createdAt: at, completedAt: at },
  });
  await prisma().event.update({ where: { id: eventId }, data: { createdAt: at, dispatchedAt: at } });
  return id;
}
