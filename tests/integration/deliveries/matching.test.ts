import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { prisma } from "@/lib/db/client";
import { createDatabase, type TestDatabase } from "../../fixtures/database";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { type Receiver, startReceiver } from "../../fixtures/receiver";
import { deliveriesOf, dispatch, probe, setWebhook } from "./dispatcher";

let database: TestDatabase;
let receiver: Receiver;
let organizationId: string;

beforeAll(async () => {
  database = await createDatabase({ WEBHOOK_TIMEOUT: "2s" });
  receiver = await startReceiver({ respond: () => ({ status: 200 }) });
});
afterAll(async () => {
  await receiver.close();
  await database.close();
});
beforeEach(async () => {
  organizationId = await createOrganization();
  receiver.requests.length = 0;
});

const skippedOf = async (id: string) => (await prisma().event.findUniqueOrThrow({ where: { id } })).skipped;

describe("who gets an event", () => {
  it("is every active webhook of the organization that subscribes to it, once, and nobody else", async () => {
    const subscribed = await createWebhook(organizationId, receiver.url);
    await createWebhook(organizationId, receiver.url, { events: ["lead.created"] });
    await createWebhook(organizationId, receiver.url, { status: "disabled" });
    await createWebhook(await createOrganization("Globex"), receiver.url);
    const eventId = await recordSample(organizationId, "booking.created");
    await Promise.all([dispatch([eventId]), dispatch([eventId])]);
    expect((await deliveriesOf(eventId)).map(({ webhook_id }) => webhook_id)).toEqual([subscribed.id]);
    expect(receiver.requests).toHaveLength(1);
  });

  it("is not a webhook that was added after the event was recorded", async () => {
    const eventId = await recordSample(organizationId);
    const later = await createWebhook(organizationId, receiver.url);
    await setWebhook(later.id, { createdAt: new Date(Date.now() + 5) });
    await dispatch([eventId]);
    expect(await deliveriesOf(eventId)).toEqual([]);
  });

  it("is not a deleted webhook", async () => {
    const gone = await createWebhook(organizationId, receiver.url);
    const eventId = await recordSample(organizationId);
    await setWebhook(gone.id, { deletedAt: new Date() });
    await dispatch([eventId]);
    expect(await deliveriesOf(eventId)).toEqual([]);
  });

  it("is noted with the reason where a webhook existed and got none", async () => {
    const other = await createWebhook(organizationId, receiver.url, { events: ["lead.created"] });
    const off = await createWebhook(organizationId, receiver.url, { status: "disabled" });
    const eventId = await recordSample(organizationId, "booking.created");
    await dispatch([eventId]);
    expect(await skippedOf(eventId)).toEqual(
      expect.arrayContaining([
        { webhook_id: other.id, reason: "not_subscribed" },
        { webhook_id: off.id, reason: "disabled" },
      ]),
    );
  });

  it("leaves an event that nobody wants dispatched, so that it is not swept for ever", async () => {
    const eventId = await recordSample(organizationId);
    await dispatch([eventId]);
    const event = await prisma().event.findUniqueOrThrow({ where: { id: eventId } });
    expect(event.dispatchedAt).not.toBeNull();
  });
});

describe("pings and samples", () => {
  it("reach a disabled webhook at once, in one attempt", async () => {
    const webhook = await createWebhook(organizationId, receiver.url, { status: "disabled" });
    const deliveryId = await probe(organizationId, webhook, "ping");
    await dispatch([], [deliveryId]);
    expect(receiver.requests).toHaveLength(1);
    expect(await prisma().delivery.findUniqueOrThrow({ where: { id: deliveryId } })).toMatchObject({
      status: "succeeded",
      attemptCount: 1,
    });
  });

  it("carry X-Empfio-Test only when Send test made them", async () => {
    const webhook = await createWebhook(organizationId, receiver.url);
    await dispatch([], [await probe(organizationId, webhook, "ping")]);
    await dispatch([], [await probe(organizationId, webhook, "test")]);
    expect(receiver.requests.map(({ headers }) => headers["x-empfio-test"])).toEqual([undefined, "true"]);
  });

  it("fail for good with their one attempt, and do not make a webhook unhealthy", async () => {
    const failing = await startReceiver({ respond: () => ({ status: 500 }) });
    const webhook = await createWebhook(organizationId, failing.url);
    const deliveryIds = [];
    for (let i = 0; i < 4; i += 1) deliveryIds.push(await probe(organizationId, webhook, "test"));
    const { requests } = await dispatch([], deliveryIds);
    expect(requests).toEqual([]);
    const rows = await prisma().delivery.findMany({ where: { id: { in: deliveryIds } } });
    expect(rows.map(({ status }) => status)).toEqual(Array(4).fill("failed"));
    expect(await prisma().webhook.findUniqueOrThrow({ where: { id: webhook.id } })).toMatchObject({
      consecutiveFailures: 0,
    });
    await failing.close();
  });
});

describe("an unhealthy webhook", () => {
  it("is one whose last three attempts failed: its first attempts go to deliver", async () => {
    const failing = await startReceiver({ respond: () => ({ status: 500 }) });
    const webhook = await createWebhook(organizationId, failing.url);
    for (let i = 0; i < 3; i += 1) await dispatch([await recordSample(organizationId)]);
    expect(failing.requests).toHaveLength(3);
    const { inline, requests } = await dispatch([await recordSample(organizationId)]);
    expect({ inline, handedOver: requests.map(({ webhookId }) => webhookId) }).toEqual({
      inline: 0,
      handedOver: [webhook.id],
    });
    expect(failing.requests).toHaveLength(3);
    await failing.close();
  });

  it("is healthy again after one success", async () => {
    const webhook = await createWebhook(organizationId, receiver.url, { consecutiveFailures: 2 });
    await dispatch([await recordSample(organizationId)]);
    expect(await prisma().webhook.findUniqueOrThrow({ where: { id: webhook.id } })).toMatchObject({
      consecutiveFailures: 0,
    });
  });
});

describe("a burst", () => {
  it("keeps ten first attempts of one webhook in flight, never more, and loses none", async () => {
    const holding = await startHoldingReceiver();
    await createWebhook(organizationId, holding.url);
    const eventIds = await Promise.all(Array.from({ length: 60 }, () => recordSample(organizationId)));
    const dispatched = dispatch(eventIds);
    await holding.waitFor(10);
    // A place that is given back is taken by the next, or by nobody if they waited too long; by two never.
    holding.letGo(3);
    holding.letGo();
    const { inline, requests } = await dispatched;
    expect(holding.mostHeld()).toBe(10);
    expect(inline + requests.length).toBe(60);
    expect(holding.requests).toHaveLength(inline);
    await holding.close();
  });

  it("whose receiver begins to hang when it is half through: the rest is handed over, the others get all", async () => {
    const tiring = await startReceiver({ respond: (_, n) => (n <= 15 ? { status: 200 } : { hang: true }) });
    const stuck = await createWebhook(organizationId, tiring.url);
    await createWebhook(organizationId, receiver.url);
    const eventIds = await Promise.all(Array.from({ length: 60 }, () => recordSample(organizationId)));
    const { deliveries, requests } = await dispatch(eventIds);
    expect(deliveries).toBe(120);
    const ofStuck = requests.filter(({ webhookId }) => webhookId === stuck.id);
    // Ten are in flight when it begins to hang; who waits behind them leaves before they time out, or when they do.
    expect(tiring.requests.length).toBeLessThanOrEqual(25);
    expect(ofStuck).toHaveLength(60 - Math.min(15, tiring.requests.length));
    expect(receiver.requests).toHaveLength(60 - (requests.length - ofStuck.length));
    await tiring.close();
  });

  it("of more than it makes itself is made by further bursts, each delivery once, without runs of their own", async () => {
    await Promise.all(Array.from({ length: 3 }, () => createWebhook(organizationId, receiver.url)));
    const eventIds = await Promise.all(Array.from({ length: 180 }, () => recordSample(organizationId)));
    const first = await dispatch(eventIds);
    expect(first).toMatchObject({ deliveries: 540, inline: 500, requests: [] });
    expect(first.rest).toHaveLength(40);
    const second = await dispatch([], first.rest);
    expect(second).toMatchObject({ deliveries: 40, inline: 40, requests: [], rest: [] });
    const seen = receiver.requests.map(({ headers }) => headers["x-empfio-delivery"]);
    expect(new Set(seen).size).toBe(540);
    expect(seen).toHaveLength(540);
  });

  it("hands what waits behind a hanging receiver to deliver with claims cleared, and delivers the others", async () => {
    const hanging = await startReceiver({ respond: () => ({ hang: true }) });
    const stuck = await createWebhook(organizationId, hanging.url);
    await createWebhook(organizationId, receiver.url);
    const eventIds = await Promise.all(Array.from({ length: 30 }, () => recordSample(organizationId)));
    const { requests } = await dispatch(eventIds);
    const handedOver = requests.filter(({ webhookId }) => webhookId === stuck.id);
    expect(handedOver).toHaveLength(30);
    expect(hanging.requests).toHaveLength(10);
    expect(receiver.requests).toHaveLength(60 - requests.length);
    expect(await prisma().attempt.count({ where: { completedAt: null, delivery: { organizationId } } })).toBe(
      0,
    );
    await hanging.close();
  });
});
