import { describe, expect } from "vitest";
import type { WebhookStats } from "@/lib/contracts/webhooks";
import { webhookStats } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { changedBeforeFailure } from "@/lib/deliveries/changed-before-failure";
import { newId } from "@/lib/ids";
import { call } from "../../fixtures/api";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const HOUR_MS = 3_600_000;
const WORKED = new Date("2026-05-04T20:25:39Z");
const FAILED = new Date("2026-05-04T20:25:50Z");
const later = (ms: number) => new Date(WORKED.getTime() + ms);

const it = withDatabase({ API_RATE_LIMIT: "" });
let organizationId: string;
let admin: Person;
let webhookId: string;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
});
it.beforeEach(async () => {
  ({ id: webhookId } = await createWebhook(organizationId, "https://127.0.0.1:8443/hook"));
  await prisma().webhook.update({
    where: { id: webhookId },
    data: { lastSuccessAt: WORKED, failingSince: FAILED },
  });
});

const record = (action: string, createdAt: Date, details: object) =>
  prisma().auditEntry.create({
    data: {
      id: newId("audit"),
      organizationId,
      actorName: "Ana Admin",
      actorEmail: "ana@example.com",
      action,
      webhookId,
      details,
      createdAt,
    },
  });

const kindOf = async (at?: Date) => (await changedBeforeFailure(webhookId, at))?.change.kind ?? null;

describe("what changed before a webhook began to fail", () => {
  it("is the last change between its last success and its first failure", async () => {
    await record("webhook.updated", later(-60_000), {
      url: "https://a.example/",
      previous_url: "https://b.example/",
    });
    expect(await kindOf()).toBeNull();
    await record("webhook.updated", later(1_000), { description: "new", previous_description: "" });
    expect(await kindOf()).toBeNull();
    await record("webhook.updated", later(1_500), { events: ["lead.created"], previous_events: [] });
    expect(await kindOf()).toBe("events_changed");
    await record("webhook.secret_rotated", later(2_000), { overlap_hours: 0 });
    await record("webhook.updated", later(60_000), {
      url: "https://c.example/",
      previous_url: "https://a.example/",
    });
    const { body } = await call<WebhookStats>("GET", `/api/v1/webhooks/${webhookId}/stats`, { as: admin });
    expect(webhookStats.parse(body)).toMatchObject({
      changed_before: {
        worked_until: WORKED.toISOString(),
        failed_from: FAILED.toISOString(),
        change: { kind: "secret_rotated", by: "Ana Admin", at: later(2_000).toISOString(), overlap_hours: 0 },
      },
      secret_rotated: { by: "Ana Admin", at: later(2_000).toISOString() },
    });
  });

  it("is the end of an overlap, although the rotation was days before", async () => {
    await record("webhook.secret_rotated", later(-24 * HOUR_MS + 5_000), { overlap_hours: 24 });
    expect(await kindOf()).toBe("overlap_ended");
  });

  it("is nothing for a webhook that never worked", async () => {
    await prisma().webhook.update({ where: { id: webhookId }, data: { lastSuccessAt: null } });
    await record("webhook.secret_rotated", later(2_000), { overlap_hours: 0 });
    expect(await kindOf()).toBeNull();
  });

  it("is found for a delivery of an earlier time of failures, too", async () => {
    await record("webhook.secret_rotated", later(2_000), { overlap_hours: 0 });
    await prisma().webhook.update({
      where: { id: webhookId },
      data: { failingSince: null, lastSuccessAt: later(2 * HOUR_MS) },
    });
    await prisma().healthSpell.create({
      data: {
        id: "spl_1",
        organizationId,
        webhookId,
        startedAt: FAILED,
        workedUntil: WORKED,
        errorCode: "http_status",
        endedAt: later(HOUR_MS),
        endedBy: "success",
      },
    });
    expect(await kindOf()).toBeNull();
    expect(await kindOf(later(30 * 60_000))).toBe("secret_rotated");
    expect(await kindOf(later(3 * HOUR_MS))).toBeNull();
  });
});
