import { describe, expect } from "vitest";
import * as contracts from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { call } from "../../fixtures/api";
import { createOrganization, createWaitingDelivery, createWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const HOUR_MS = 3_600_000;
const URL = "https://127.0.0.1:8443/hook";
const it = withDatabase({ API_RATE_LIMIT: "" });
let organizationId: string;
let admin: Person;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
});

describe("statistics", () => {
  it("count deliveries by hour and outcome, including empty hours", async () => {
    const { id } = await createWebhook(organizationId, URL);
    const thisHour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
    const outcomes = [
      [0, "succeeded", 10],
      [0, "failed", 30],
      [3, "succeeded", 20],
      [3, "retrying", null],
      [3, "cancelled", null],
      [30, "succeeded", 900],
    ] as const;
    for (const [hoursAgo, status, lastDurationMs] of outcomes) {
      const createdAt = new Date(thisHour - hoursAgo * HOUR_MS);
      await prisma().delivery.update({
        where: { id: await createWaitingDelivery(organizationId, id) },
        data: { status, lastDurationMs, createdAt, completedAt: createdAt },
      });
    }
    const lastSuccess = new Date(thisHour).toISOString();
    await prisma().webhook.update({
      where: { id },
      data: { lastSuccessByEvent: { "booking.created": lastSuccess } },
    });
    const { status, body } = await call("GET", `/api/v1/webhooks/${id}/stats`, { as: admin });
    expect(status).toBe(200);
    const stats = contracts.webhookStats.parse(body);
    expect(stats.hours).toHaveLength(24);
    expect(stats.hours.at(-1)).toMatchObject({ succeeded: 1, failed: 1, waiting: 0, cancelled: 0 });
    expect(stats.hours.at(-4)).toMatchObject({ succeeded: 1, failed: 0, waiting: 1, cancelled: 1 });
    expect(stats.hours.at(-2)).toMatchObject({ succeeded: 0, failed: 0, waiting: 0, cancelled: 0 });
    expect(stats.duration_ms).toEqual({ p50: 20, p95: 30 });
    expect(stats.last_success).toEqual([{ event: "booking.created", at: lastSuccess }]);

    const week = await call("GET", `/api/v1/webhooks/${id}/stats?hours=48`, { as: admin });
    expect(contracts.webhookStats.parse(week.body).duration_ms.p95).toBe(900);

    const all = contracts.webhooksStats.parse(
      (await call("GET", "/api/v1/webhooks/stats", { as: admin })).body,
    );
    expect(all.webhooks[id]?.at(-1)).toEqual({ succeeded: 1, failed: 1, retrying: 0 });
    expect(all.webhooks[id]?.at(-4), "what is retried has not succeeded").toEqual({
      succeeded: 1,
      failed: 0,
      retrying: 1,
    });
  });

  it("show the latest failure of each webhook, and none for a healthy one", async () => {
    const failing = await createWebhook(organizationId, URL, { consecutiveFailures: 3 });
    const healthy = await createWebhook(organizationId, URL);
    const attempted = async (webhookId: string, error: string | null, minutesAgo: number) =>
      prisma().delivery.update({
        where: { id: await createWaitingDelivery(organizationId, webhookId) },
        data: {
          status: error ? "retrying" : "succeeded",
          attemptCount: 1,
          lastErrorCode: error,
          lastErrorMessage: error && "No address.",
          createdAt: new Date(Date.now() - minutesAgo * 60_000),
        },
      });
    await attempted(failing.id, null, 9);
    await attempted(failing.id, "dns_error", 5);
    await createWaitingDelivery(organizationId, failing.id);
    await attempted(healthy.id, "timeout", 9);
    await attempted(healthy.id, null, 5);
    const { body } = await call("GET", "/api/v1/webhooks/stats", { as: admin });
    const { last_errors } = contracts.webhooksStats.parse(body);
    expect(last_errors[failing.id]).toMatchObject({
      consecutive_failures: 3,
      status_code: null,
      error: { code: "dns_error", message: "No address." },
    });
    expect(last_errors).not.toHaveProperty(healthy.id);
    const statsOf = async ({ id }: { id: string }) =>
      contracts.webhookStats.parse((await call("GET", `/api/v1/webhooks/${id}/stats`, { as: admin })).body);
    expect((await statsOf(failing)).last_error).toEqual(last_errors[failing.id]);
    expect((await statsOf(healthy)).last_error).toBeNull();
  });

  it("are zeros for a webhook without deliveries", async () => {
    const { id } = await createWebhook(organizationId, URL);
    const { body } = await call("GET", `/api/v1/webhooks/${id}/stats`, { as: admin });
    const stats = contracts.webhookStats.parse(body);
    expect(stats.duration_ms).toEqual({ p50: null, p95: null });
    expect(stats.last_success).toEqual([]);
  });
});
