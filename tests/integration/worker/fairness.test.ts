import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { inngest } from "@/inngest/client";
import { type Engine, startEngine } from "@/inngest/engine/start-engine";
import { functions } from "@/inngest/functions";
import { resendDeliveries } from "@/inngest/functions/sweep";
import { deliveryRequest, dispatchRequests, pages } from "@/inngest/messages";
import { pool } from "@/lib/db/pool";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { createDatabase, type TestDatabase } from "../../fixtures/database";
import { type HoldingReceiver, startHoldingReceiver } from "../../fixtures/holding-receiver";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { type Receiver, startReceiver } from "../../fixtures/receiver";
import { setWebhook } from "../deliveries/dispatcher";

const BACKLOG = 10_000;
const MINUTE = 60_000;
/** Without an inline attempt: all goes through `deliver`. */
const unhealthy = { consecutiveFailures: 9 };
const patiently = { timeout: 60_000, interval: 50 };

let database: TestDatabase;
let engine: Engine;
const receivers: Receiver[] = [];

beforeAll(async () => {
  // Nothing times out here: receivers hold what they get until the test lets them go.
  database = await createDatabase({ WEBHOOK_TIMEOUT: "10m" });
  engine = await startEngine({ client: inngest, functions });
}, 60_000);
afterAll(async () => {
  await engine.stop();
  await database.close();
});
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

async function holding(): Promise<HoldingReceiver> {
  const receiver = await startHoldingReceiver();
  receivers.push(receiver);
  return receiver;
}

async function recordAndSend(organizationId: string, events: number): Promise<void> {
  const eventIds: string[] = [];
  for (let n = 0; n < events; n += 1) eventIds.push(await recordSample(organizationId));
  await inngest.send(dispatchRequests([{ organizationId, eventIds, deliveryIds: [] }]));
}

async function count(from: string, value: unknown): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(`select count(*)::int as n from ${from}`, [value]);
  return rows[0]?.n ?? -1;
}

const unfinished = (organizationId: string) =>
  count("delivery where organization_id = $1 and status <> 'succeeded'", organizationId);
const waitingFor = (lane: string) =>
  count("engine_call where state = 'waiting' and starts_with(waits_for, $1)", lane);

describe("in flight at a time", () => {
  it("a receiver has ten first attempts and ten of its runs, and not one more", async () => {
    const organizationId = await createOrganization();
    const receiver = await holding();
    const webhook = await createWebhook(organizationId, receiver.url);
    await recordAndSend(organizationId, dispatchLimits.inlinePerWebhook);
    await receiver.waitFor(10);
    await setWebhook(webhook.id, unhealthy);
    await recordAndSend(organizationId, 40);
    await receiver.waitFor(20);
    await expect.poll(() => waitingFor("empfio-deliver:"), patiently).toBe(30);
    expect(receiver.held()).toBe(20);
    // The first attempts go, which nothing waits behind; then each run that ends makes room for one.
    receiver.letGo(10);
    for (let gone = 1; gone <= 5; gone += 1) {
      receiver.letGo(1);
      await receiver.waitFor(20 + gone);
      expect(receiver.held()).toBe(10);
    }
    receiver.letGo();
    await expect.poll(() => unfinished(organizationId), patiently).toBe(0);
    expect(receiver.mostHeld()).toBe(20);
    expect(receiver.requests).toHaveLength(50);
  }, 90_000);

  it("all receivers together have as many runs as deliver may make, and none is lost", async () => {
    const organizationId = await createOrganization();
    const receiver = await holding();
    const webhooks = dispatchLimits.deliverInAll / dispatchLimits.deliverPerWebhook + 2;
    for (let n = 0; n < webhooks; n += 1) await createWebhook(organizationId, receiver.url, unhealthy);
    await recordAndSend(organizationId, dispatchLimits.deliverPerWebhook);
    await receiver.waitFor(dispatchLimits.deliverInAll, 60_000);
    await expect.poll(() => waitingFor("empfio-deliver"), patiently).toBe(20);
    expect(receiver.held()).toBe(dispatchLimits.deliverInAll);
    receiver.letGo();
    await expect.poll(() => unfinished(organizationId), patiently).toBe(0);
    expect(receiver.mostHeld()).toBe(dispatchLimits.deliverInAll);
  }, 120_000);
});

describe(`a receiver that hangs while ${BACKLOG} deliveries wait for it`, () => {
  it("holds nobody else up, and the sweeper adds at most two runs for each in ten minutes", async () => {
    const receiver = await holding();
    const hanging = await createOrganization("Hanging");
    const { id: webhookId } = await createWebhook(hanging, receiver.url, unhealthy);
    await backlog(hanging, webhookId);
    await receiver.waitFor(10);
    await expect.poll(() => waitingFor("empfio-deliver:"), patiently).toBe(BACKLOG - 10);

    const others = await startReceiver();
    receivers.push(others);
    const healthy = await createOrganization("Healthy");
    await createWebhook(healthy, others.url);
    await createWebhook(healthy, others.url, unhealthy);
    await recordAndSend(healthy, 20);
    await others.waitFor(40, 60_000);
    await expect.poll(() => unfinished(healthy), patiently).toBe(0);
    expect(others.requests).toHaveLength(40);

    const start = Date.now();
    for (let minute = 0; minute <= 10; minute += 1) await resendDeliveries(new Date(start + minute * MINUTE));
    const { rows } = await pool().query<{ runs: number; deliveries: number }>(
      `select runs, count(*)::int as deliveries from (
         select count(*)::int as runs from engine_run
          where function_id = 'empfio-deliver' and event #>> '{data,webhook_id}' = $1
          group by event #>> '{data,delivery_id}') of_each
        group by runs`,
      [webhookId],
    );
    expect(rows.reduce((sum, { deliveries }) => sum + deliveries, 0)).toBe(BACKLOG);
    expect(Math.min(...rows.map(({ runs }) => runs))).toBeGreaterThanOrEqual(2);
    expect(Math.max(...rows.map(({ runs }) => runs))).toBeLessThanOrEqual(3);
    expect(receiver.held()).toBe(10);
    expect(receiver.requests).toHaveLength(10);

    // What is cancelled is not sent: the receiver never hears of the rest.
    await inngest.send({ name: "webhook/disabled", data: { webhook_id: webhookId } });
    receiver.letGo();
    await expect.poll(() => waitingFor("empfio-deliver:"), patiently).toBe(0);
    expect(receiver.mostHeld()).toBe(10);
  }, 180_000);
});

/** As many deliveries of one webhook as a day of hanging leaves, each with its run. */
async function backlog(organizationId: string, webhookId: string): Promise<void> {
  const eventId = await recordSample(organizationId);
  const { rows } = await pool().query<{ id: string }>(
    `with sample as (
       update event set dispatched_at = now() where id = $1 returning id, type, object_id
     )
     insert into delivery (id, organization_id, webhook_id, event_id, event_type, object_id, status, trigger,
                           max_attempts, next_attempt_at, created_at, sweep_after)
     select 'del_backlog' || n, $2::uuid, $3, sample.id, type, object_id, 'pending', 'resend', 4, now(), now(),
            now() + interval '2 minutes'
       from sample, generate_series(1, $4) n
     returning id`,
    [eventId, organizationId, webhookId, BACKLOG],
  );
  for (const page of pages(rows, 1_000)) {
    await inngest.send(page.map(({ id }) => deliveryRequest({ deliveryId: id, webhookId })));
  }
}
