import { describe, expect } from "vitest";
import { inngest } from "@/inngest/client";
import { type Engine, startEngine } from "@/inngest/engine/start-engine";
import { functions } from "@/inngest/functions";
import { resendDeliveries } from "@/inngest/functions/sweep";
import { deliveryRequests, pages } from "@/inngest/messages";
import { pool } from "@/lib/db/pool";
import { attemptsInFlight } from "@/lib/deliveries/attempts-in-flight";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { opened } from "../../fixtures/open-receiver";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { startReceiver } from "../../fixtures/receiver";
import { recordAndSend } from "../../fixtures/runs";
import { withDatabase } from "../../fixtures/with-database";

const BACKLOG = 10_000;
const MINUTE = 60_000;
/** Sends every delivery to a durable run, without a first attempt in `dispatch`. */
const unhealthy = { consecutiveFailures: 9 };

const it = withDatabase({ WEBHOOK_TIMEOUT: "10m" });
let engine: Engine;

it.beforeAll(async () => {
  // Long timeout, because receivers hold requests until the test releases them.
  engine = await startEngine({ client: inngest, functions });
});
it.afterAll(async () => {
  await engine.stop();
});

const holding = () => opened(startHoldingReceiver());

async function count(from: string, value: unknown): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(`select count(*)::int as n from ${from}`, [value]);
  return rows[0]?.n ?? -1;
}

const unfinished = (organizationId: string) =>
  count("delivery where organization_id = $1 and status <> 'succeeded'", organizationId);
/** Number of unfinished durable runs of one webhook. */
const runsOf = (webhookId: string) =>
  count(
    "engine_run where status = 'active' and function_id = 'empfio-deliver' and event #>> '{data,webhook_id}' = $1",
    webhookId,
  );
const { deliveriesPerRun, deliverPerOrganization, slotsPerWebhook } = dispatchLimits;

describe("the limit of attempts in flight", () => {
  it("allows ten attempts to a receiver that does not respond, over all of its runs, and loses none", async () => {
    const organizationId = await createOrganization();
    const receiver = await holding();
    const webhook = await createWebhook(organizationId, receiver.url, unhealthy);
    await recordAndSend(organizationId, 200);
    await receiver.waitFor(slotsPerWebhook.least);
    await expect.poll(() => runsOf(webhook.id)).toBeGreaterThanOrEqual(200 / deliveriesPerRun);
    expect(receiver.held()).toBe(slotsPerWebhook.least);
    receiver.letGo();
    await expect.poll(() => unfinished(organizationId)).toBe(0);
    expect(receiver.mostHeld()).toBe(slotsPerWebhook.least);
    expect(receiver.requests).toHaveLength(200);
  });

  it("leaves other organizations their share of runs while one organization's receivers do not respond", async () => {
    const receiver = await holding();
    const hanging = await createOrganization("Hanging");
    const webhooks = deliverPerOrganization + 4;
    for (let n = 0; n < webhooks; n += 1) await createWebhook(hanging, receiver.url, unhealthy);
    await recordAndSend(hanging, slotsPerWebhook.least);
    const share = deliverPerOrganization * slotsPerWebhook.least;
    await receiver.waitFor(share);

    const others = await opened(startReceiver());
    const healthy = await createOrganization("Healthy");
    await createWebhook(healthy, others.url, unhealthy);
    await recordAndSend(healthy, 10);
    await expect.poll(() => unfinished(healthy)).toBe(0);
    expect(receiver.held()).toBe(share);
    receiver.letGo();
    await expect.poll(() => unfinished(hanging)).toBe(0);
    expect(receiver.requests).toHaveLength(webhooks * slotsPerWebhook.least);
  });
});

describe(`a receiver that hangs while ${BACKLOG} deliveries wait for it`, () => {
  it("does not delay other webhooks, and the sweeper adds no second run for a waiting delivery", async () => {
    const receiver = await holding();
    const hanging = await createOrganization("Hanging");
    const { id: webhookId } = await createWebhook(hanging, receiver.url, unhealthy);
    await backlog(hanging, webhookId);
    await receiver.waitFor(slotsPerWebhook.least);

    const others = await opened(startReceiver());
    const healthy = await createOrganization("Healthy");
    await createWebhook(healthy, others.url);
    await createWebhook(healthy, others.url, unhealthy);
    await recordAndSend(healthy, 20);
    await others.waitFor(40);
    await expect.poll(() => unfinished(healthy)).toBe(0);
    expect(others.requests).toHaveLength(40);

    const start = Date.now();
    for (let minute = 0; minute <= 10; minute += 1) await resendDeliveries(new Date(start + minute * MINUTE));
    expect(await runsOf(webhookId)).toBe(BACKLOG / deliveriesPerRun);
    expect(receiver.held()).toBe(slotsPerWebhook.least);

    // The receiver gets no more requests, because cancelled deliveries are not sent.
    await inngest.send({
      name: "webhook/disabled",
      data: { webhook_id: webhookId, organization_id: hanging },
    });
    await expect.poll(() => runsOf(webhookId)).toBe(0);
    receiver.letGo();
    await attemptsInFlight();
    expect(receiver.mostHeld()).toBe(slotsPerWebhook.least);
  });
});

/** Creates the backlog of one webhook whose receiver hung for a day: many deliveries, each with its run. */
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
    await inngest.send(
      deliveryRequests(page.map(({ id }) => ({ deliveryId: id, webhookId, organizationId }))),
    );
  }
}
