import { describe, expect, onTestFinished, vi } from "vitest";
import { inngest } from "@/inngest/client";
import { type Engine, startEngine } from "@/inngest/engine/start-engine";
import { functions } from "@/inngest/functions";
import { resendDeliveries } from "@/inngest/functions/sweep";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { addBacklog } from "../../fixtures/backlog";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { opened } from "../../fixtures/open-receiver";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { startReceiver } from "../../fixtures/receiver";
import { activeRuns, recordAndSend } from "../../fixtures/runs";
import { withDatabase } from "../../fixtures/with-database";
import { deliveriesOf, startDispatch } from "../deliveries/dispatcher";

const PER_RUN = 20;
const EVENTS = 50;
const MINUTE_MS = 60_000;

// Nothing times out here: receivers hold what they get until the test lets them go.
const it = withDatabase({ WEBHOOK_TIMEOUT: "10m" });
let organizationId: string;

it.beforeAll(async () => {
  organizationId = await createOrganization();
});
it.afterEach(() => vi.restoreAllMocks());

/** The product's engine, for one test. */
async function started(): Promise<Engine> {
  const engine = await startEngine({ client: inngest, functions });
  onTestFinished(() => engine.stop());
  return engine;
}

/** The data of every durable run that is requested from now on; nothing is kept from Inngest. */
function requestedRuns() {
  const requested: { delivery_ids: string[]; webhook_id: string; organization_id: string }[] = [];
  const send = inngest.send.bind(inngest);
  vi.spyOn(inngest, "send").mockImplementation(async (messages, options) => {
    for (const { name, data } of [messages].flat())
      if (name === "webhook/delivery.requested") requested.push(data as (typeof requested)[number]);
    return send(messages, options);
  });
  return requested;
}

describe("a batch's run", () => {
  it("ends while a receiver still holds its request, and the attempt is saved when the response comes", async () => {
    const slow = await opened(startHoldingReceiver());
    await createWebhook(organizationId, slow.url);
    const eventId = await recordSample(organizationId);
    await startDispatch([eventId]);
    await slow.waitFor(1);
    expect(slow.held()).toBe(1);
    expect(await deliveriesOf(eventId)).toMatchObject([{ status: "pending" }]);
    slow.letGo();
    await expect.poll(() => deliveriesOf(eventId)).toMatchObject([{ status: "succeeded", attempt_count: 1 }]);
    await prisma().webhook.updateMany({ data: { status: "disabled" } });
  });

  it("ends while a receiver still holds its request, and a failure that comes later gets a durable run", async () => {
    const requested = requestedRuns();
    await started();
    const slow = await opened(startHoldingReceiver({ status: 500 }));
    const { id: webhookId } = await createWebhook(organizationId, slow.url);
    const [eventId = ""] = await recordAndSend(organizationId);
    await slow.waitFor(1);
    await expect.poll(() => activeRuns("dispatch")).toBe(0);
    const [delivery] = await deliveriesOf(eventId);
    expect(requested).toEqual([]);
    slow.letGo();
    await expect
      .poll(() => requested)
      .toEqual([
        {
          delivery_ids: [delivery?.id],
          webhook_id: webhookId,
          organization_id: organizationId,
          delivery_id: delivery?.id,
        },
      ]);
    await prisma().webhook.updateMany({ data: { status: "disabled" } });
  });
});

describe("durable runs", () => {
  it("are one for up to 20 deliveries of one webhook, and deliver them all", async () => {
    const requested = requestedRuns();
    await started();
    const owner = await createOrganization("Globex");
    const receiver = await opened(startReceiver());
    const webhooks = [
      await createWebhook(owner, receiver.url, { consecutiveFailures: 9 }),
      await createWebhook(owner, receiver.url, { consecutiveFailures: 9 }),
    ];
    await recordAndSend(owner, EVENTS);
    await receiver.waitFor(2 * EVENTS);
    await expect
      .poll(() => prisma().delivery.count({ where: { organizationId: owner, status: "succeeded" } }))
      .toBe(2 * EVENTS);
    for (const { id } of webhooks) {
      const runs = requested.filter(({ webhook_id }) => webhook_id === id);
      expect(runs).toHaveLength(Math.ceil(EVENTS / PER_RUN));
      expect(Math.max(...runs.map(({ delivery_ids }) => delivery_ids.length))).toBe(PER_RUN);
      expect(new Set(runs.flatMap(({ delivery_ids }) => delivery_ids)).size).toBe(EVENTS);
      expect(runs.every(({ organization_id }) => organization_id === owner)).toBe(true);
    }
    expect(receiver.requests).toHaveLength(2 * EVENTS);
  });

  it("of a long backlog are requested once by the sweeper, and not again within a day while they wait", async () => {
    const requested = requestedRuns();
    await started();
    const hanging = await opened(startHoldingReceiver());
    const { id } = await createWebhook(await createOrganization("Initech"), hanging.url);
    await addBacklog(id, 10 * PER_RUN);
    const start = Date.now();
    await resendDeliveries(new Date(start));
    await hanging.waitFor(1);
    for (let minute = 5; minute <= 24 * 60; minute += 5) {
      const now = new Date(start + minute * MINUTE_MS);
      // As if runs had taken up deliveries meanwhile: the day passes for the sweeper only.
      await pool().query("update webhook set deliver_reached_at = $2 where id = $1", [id, now]);
      await resendDeliveries(now);
    }
    const times = new Map<string, number>();
    const ofWebhook = requested.filter(({ webhook_id }) => webhook_id === id);
    for (const deliveryId of ofWebhook.flatMap(({ delivery_ids }) => delivery_ids))
      times.set(deliveryId, (times.get(deliveryId) ?? 0) + 1);
    expect(times.size).toBe(10 * PER_RUN);
    expect(Math.max(...times.values())).toBe(1);
    hanging.letGo();
  });
});
