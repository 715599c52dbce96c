import { describe, expect, vi } from "vitest";
import type { DeliveryStatus } from "@/lib/contracts/delivery-status";
import { pool } from "@/lib/db/pool";
import { prunePunctuality, savePunctuality } from "@/lib/deliveries/punctuality";
import { logger } from "@/lib/logger";
import { call } from "../../fixtures/api";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";
import { createPing, dispatch } from "../deliveries/dispatcher";

const it = withDatabase();

it.beforeAll(async () => {
  await pool().query(
    `insert into worker_heartbeat (id, pid, host, started_at, beat_at, figures)
     values (1, 1, 'host', now(), now() + interval '1 hour', '{}')`,
  );
});

async function createAdmin(): Promise<{ admin: Person; organizationId: string }> {
  const organizationId = await createOrganization();
  return { organizationId, admin: await createPerson({ organizationId, role: "admin" }) };
}

async function statusOf(admin: Person): Promise<DeliveryStatus> {
  await savePunctuality();
  return (await call<DeliveryStatus>("GET", "/api/v1/delivery-status", { as: admin })).body;
}

/** @param ageSeconds how long ago the event was recorded */
async function deliverEvent(organizationId: string, ageSeconds = 0): Promise<void> {
  const id = await recordSample(organizationId);
  await pool().query("update event set created_at = created_at - make_interval(secs => $2) where id = $1", [
    id,
    ageSeconds,
  ]);
  await dispatch([id]);
}

describe("the delivery status", () => {
  it("counts the first attempts of the organization's events, and those that started within 5 s", async ({
    receiver,
  }) => {
    const { admin, organizationId } = await createAdmin();
    const other = await createAdmin();
    await createWebhook(organizationId, receiver.url);
    await pool().query("update webhook set created_at = created_at - interval '1 hour'");
    await deliverEvent(organizationId);
    expect(await statusOf(admin)).toMatchObject({
      status: "normal",
      last_24_hours: { first_attempts: 1, in_time: 1 },
    });
    await deliverEvent(organizationId, 30);
    const figures = { first_attempts: 2, in_time: 1 };
    const periods = { last_24_hours: figures, last_7_days: figures, last_30_days: figures };
    expect(await statusOf(admin)).toMatchObject({ status: "late", ...periods });
    expect(await statusOf(other.admin)).toMatchObject({
      status: "normal",
      last_30_days: { first_attempts: 0, in_time: 0 },
    });
  });

  it("does not count pings and attempts that waited for a failing receiver", async ({ receiver }) => {
    const { admin, organizationId } = await createAdmin();
    const webhook = await createWebhook(organizationId, receiver.url, { consecutiveFailures: 3 });
    await deliverEvent(organizationId);
    await dispatch([], [await createPing(organizationId, webhook, "ping")]);
    expect((await statusOf(admin)).last_24_hours).toEqual({ first_attempts: 0, in_time: 0 });
  });

  it("adds up the hours of each period", async () => {
    const { admin, organizationId } = await createAdmin();
    await pool().query(
      `insert into delivery_punctuality (organization_id, hour, first_attempts, late)
       select $1, date_trunc('hour', now()) - age, count, 0
         from (values (interval '0', 1), ('23 hours', 2), ('2 days', 4), ('29 days', 8), ('40 days', 16)) v(age, count)`,
      [organizationId],
    );
    const { last_24_hours, last_7_days, last_30_days } = await statusOf(admin);
    const counts = [last_24_hours, last_7_days, last_30_days].map(({ first_attempts }) => first_attempts);
    expect(counts).toEqual([3, 7, 15]);
    expect(await prunePunctuality()).toBe(1);
    expect((await statusOf(admin)).last_30_days.first_attempts).toBe(15);
  });

  it("is interrupted, and names the part of the platform that fails", async () => {
    const { admin } = await createAdmin();
    await pool().query("update worker_heartbeat set beat_at = beat_at - interval '2 hours'");
    expect(await statusOf(admin)).toMatchObject({
      status: "interrupted",
      checks: { dispatcher: "ok", engine: "failing", egress: "ok" },
    });
    await pool().query("update worker_heartbeat set beat_at = beat_at + interval '2 hours'");
  });

  it("keeps counts that cannot be saved, and saves them later", async ({ receiver }) => {
    const { admin, organizationId } = await createAdmin();
    await createWebhook(organizationId, receiver.url);
    await deliverEvent(organizationId);
    const warn = vi.spyOn(logger, "warn");
    vi.spyOn(pool(), "query").mockRejectedValueOnce(new Error("away") as never);
    await savePunctuality();
    expect(warn).toHaveBeenCalledOnce();
    vi.restoreAllMocks();
    expect((await statusOf(admin)).last_24_hours).toEqual({ first_attempts: 1, in_time: 1 });
  });
});
