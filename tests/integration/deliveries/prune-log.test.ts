import pg from "pg";
import { expect, onTestFinished } from "vitest";
import { inngest } from "@/inngest/client";
import { startEngine } from "@/inngest/engine/start-engine";
import { prune } from "@/inngest/functions/prune";
import { pool } from "@/lib/db/pool";
import { pruneLog } from "@/lib/deliveries/prune-log";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { withDatabase } from "../../fixtures/with-database";
import { JumpingClock } from "../engine/jumping-clock";

const RETENTION_DAYS = 30;
const it = withDatabase({ LOG_RETENTION_DAYS: String(RETENTION_DAYS) });
let webhookId: string;
let organizationId: string;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  webhookId = (await createWebhook(organizationId, "https://127.0.0.1:1/")).id;
});
it.beforeEach(async () => {
  await pool().query("delete from delivery; delete from event");
});

/** Inserts events named `<name>-<n>`, each with one delivery and one attempt. */
async function log(name: string, days: number, status: string, rows = 1): Promise<void> {
  await pool().query(
    `with events as (
       insert into event (id, organization_id, type, object_id, occurred_at, payload, created_at, dispatched_at, sweep_after)
       select $1 || '-' || n, $2::uuid, 'lead.created', 'lead_1', at, '{}', at, at, at
         from generate_series(1, $5) n, (select now() - $3 * interval '1 day' as at) moment
       returning id, created_at
     ), deliveries as (
       insert into delivery (id, organization_id, webhook_id, event_id, event_type, object_id, status, trigger,
                             max_attempts, created_at, sweep_after)
       select id, $2::uuid, $6, id, 'lead.created', 'lead_1', $4::"DeliveryStatus", 'event', 4, created_at, created_at
         from events returning id, created_at
     )
     insert into attempt (delivery_id, number, token, lease_expires_at, url)
     select id, 1, gen_random_uuid(), created_at, 'https://127.0.0.1:1/' from deliveries`,
    [name, organizationId, days, status, rows, webhookId],
  );
}

const left = async (table: "event" | "delivery") =>
  (await pool().query<{ id: string }>(`select id from ${table} order by id`)).rows.map(({ id }) => id);
const attempts = async () => (await pool().query("select from attempt")).rows.length;

it("deletes deliveries older than LOG_RETENTION_DAYS with their events and attempts", async () => {
  for (const status of ["succeeded", "failed", "cancelled"]) {
    await log(`old-${status}`, RETENTION_DAYS + 1, status);
    await log(`young-${status}`, RETENTION_DAYS - 1, status);
  }
  expect(await pruneLog()).toMatchObject({ deliveries: 3, events: 3 });
  const young = ["young-cancelled-1", "young-failed-1", "young-succeeded-1"];
  expect([await left("event"), await left("delivery"), await attempts()]).toEqual([young, young, 3]);
});

it("keeps unfinished deliveries and their events regardless of age", async () => {
  await log("pending", RETENTION_DAYS * 10, "pending");
  await log("retrying", RETENTION_DAYS * 10, "retrying");
  expect(await pruneLog()).toMatchObject({ deliveries: 0, events: 0 });
  expect(await left("event")).toEqual(["pending-1", "retrying-1"]);
});

it("deletes page by page without waiting, and leaves locked rows to the next run", async ({ database }) => {
  await log("old", RETENTION_DAYS + 1, "failed", 1_200);
  const user = new pg.Client({ connectionString: database.url });
  await user.connect();
  await user.query("begin; select from delivery where id = 'old-700' for update");
  expect(await pruneLog()).toMatchObject({ deliveries: 1_199, events: 1_199 });
  expect(await left("delivery")).toEqual(["old-700"]);
  await user.query("commit");
  await user.end();
  expect(await pruneLog()).toMatchObject({ deliveries: 1, events: 1 });
});

it("deletes what an organization keeps for a shorter time, and nothing of another one", async () => {
  await pool().query("update organization set log_days = 10 where id = $1", [organizationId]);
  await log("old", 11, "succeeded");
  await log("young", 9, "succeeded");
  const own = organizationId;
  organizationId = await createOrganization();
  await log("of-another", 11, "succeeded");
  expect(await pruneLog()).toMatchObject({ deliveries: 1, events: 1 });
  expect(await left("event")).toEqual(["of-another-1", "young-1"]);
  organizationId = own;
  await pool().query("update organization set log_days = null where id = $1", [organizationId]);
});

it("removes bodies earlier than rows, page by page; unfinished and locked events follow in a later run", async ({
  database,
}) => {
  await pool().query("update organization set body_days = 5 where id = $1", [organizationId]);
  await log("old", 7, "succeeded", 150);
  await log("open", 6.5, "retrying");
  await log("older", 6, "failed", 150);
  await log("young", 4, "succeeded");
  await pool().query("update attempt set response_body = 'text', response_headers = '[]'");
  const user = new pg.Client({ connectionString: database.url });
  onTestFinished(() => user.end());
  await user.connect();
  await user.query("begin; select from event where id = 'older-77' for update");
  expect(await pruneLog()).toMatchObject({ bodies: 299, deliveries: 0, events: 0 });
  expect(await withBodies()).toEqual({ events: ["older-77", "open-1", "young-1"], responses: 3 });
  await user.query("commit");
  await pool().query("update delivery set status = 'failed' where id = 'open-1'");
  expect(await pruneLog()).toMatchObject({ bodies: 2 });
  expect(await withBodies()).toEqual({ events: ["young-1"], responses: 1 });
  expect(await pruneLog()).toMatchObject({ bodies: 0 });
  const { rows } = await pool().query(
    "select distinct payload_bytes as bytes, payload_sha256 = sha256('{}') as hashed from event where body_expired_at is not null",
  );
  expect(rows).toEqual([{ bytes: 2, hashed: true }]);
});

async function withBodies() {
  const { rows } = await pool().query<{ id: string }>(
    "select id from event where payload is not null order by id",
  );
  const { rows: responses } = await pool().query("select from attempt where response_body is not null");
  return { events: rows.map(({ id }) => id), responses: responses.length };
}

it("runs every hour", async () => {
  await log("old", RETENTION_DAYS + 1, "succeeded");
  await log("young", RETENTION_DAYS - 1, "succeeded");
  const clock = new JumpingClock();
  const engine = await startEngine({ client: inngest, functions: [prune], clock });
  clock.jump(3_600_000);
  await expect.poll(() => left("event")).toEqual(["young-1"]);
  await engine.stop();
});
