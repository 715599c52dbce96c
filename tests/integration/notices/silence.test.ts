import { expect } from "vitest";
import type { WebhookStats } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { announceSilences } from "@/lib/notices/announce-silences";
import { call } from "../../fixtures/api";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";
import { typesOf } from "./stage";

const it = withDatabase({ API_RATE_LIMIT: "" });
let organizationId: string;
let admin: Person;
let webhookId: string;

const DELIVERIES = `
with event as (
  insert into event (id, organization_id, type, object_id, occurred_at, payload, created_at, dispatched_at, sweep_after)
  select 'evt_' || replace(gen_random_uuid()::text, '-', ''), $1, 'booking.created', 'bkg', at, '', at, at, at
    from generate_series(now() - interval '16 days', now() - interval '5 hours', interval '12 minutes') as at
  returning id, created_at
)
insert into delivery (id, organization_id, webhook_id, event_id, event_type, object_id, status, trigger, max_attempts,
                      attempt_count, created_at, completed_at, sweep_after)
select 'del_' || replace(gen_random_uuid()::text, '-', ''), $1, $2, id, 'booking.created', 'bkg', 'succeeded', 'event', 4,
       1, created_at, created_at, created_at
  from event`;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
  webhookId = (await createWebhook(organizationId, "https://receiver.example/hook")).id;
  await pool().query(DELIVERIES, [organizationId, webhookId]);
});

const silent = async () =>
  (await call<WebhookStats>("GET", `/api/v1/webhooks/${webhookId}/stats`, { as: admin })).body.silent;

it("shows a silence with the usual interval of its event type, if no event was recorded", async () => {
  expect(await silent()).toEqual([
    { event: "booking.created", last_at: expect.any(String), usual_gap_ms: 720_000, unsent: 0 },
  ]);
});

it("announces a silence once, only to admins who asked for it", async () => {
  expect(await announceSilences()).toBe(0);
  const asking = await createPerson({ organizationId, role: "admin" });
  const body = { email: { silence: true } };
  expect((await call("PATCH", "/api/v1/session/notice-settings", { as: asking, body })).status).toBe(200);
  expect(await announceSilences()).toBe(1);
  expect(await announceSilences()).toBe(0);
  expect(await typesOf(asking)).toEqual(["webhook.silent"]);
  expect(await typesOf(admin)).toEqual([]);
});

it("distinguishes a silence from events that were recorded and not sent", async () => {
  await recordSample(organizationId, "booking.created");
  expect(await silent()).toMatchObject([{ unsent: 1 }]);
});

it("ends a silence with the next delivery", async () => {
  await prisma().delivery.updateMany({
    where: { id: (await prisma().delivery.findFirstOrThrow({ orderBy: { createdAt: "desc" } })).id },
    data: { createdAt: new Date() },
  });
  expect(await silent()).toEqual([]);
});
