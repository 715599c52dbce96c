import { describe, expect } from "vitest";
import { prisma } from "@/lib/db/client";
import type { DeliveryRequest } from "@/lib/deliveries/hand-over";
import { opened } from "../../fixtures/open-receiver";
import { createOrganization, createWebhook, recordSample, recordSamples } from "../../fixtures/organizations";
import { type Receiver, startReceiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { createPing, deliveriesOf, dispatch, dueNow, runDeliveries, setWebhook } from "./dispatcher";

const it = withDatabase({ WEBHOOK_TIMEOUT: "2s" });

const skippedOf = async (id: string) => (await prisma().event.findUniqueOrThrow({ where: { id } })).skipped;

describe("an event", () => {
  it("is sent once to every subscribed, active webhook of its organization, and to no other", async ({
    organizationId,
    receiver,
  }) => {
    const subscribed = [
      await createWebhook(organizationId, receiver.url),
      await createWebhook(organizationId, receiver.url, { events: ["lead.created", "booking.created"] }),
    ];
    await createWebhook(organizationId, receiver.url, { events: ["lead.created"] });
    await createWebhook(organizationId, receiver.url, { status: "disabled" });
    await createWebhook(await createOrganization("Globex"), receiver.url);
    const eventId = await recordSample(organizationId, "booking.created");
    await Promise.all([dispatch([eventId]), dispatch([eventId])]);
    const sentTo = (await deliveriesOf(eventId)).map(({ webhook_id }) => webhook_id);
    expect(sentTo.sort()).toEqual(subscribed.map(({ id }) => id).sort());
    expect(receiver.requests).toHaveLength(2);
  });

  it("is not sent to a webhook that was added after the event was recorded", async ({
    organizationId,
    receiver,
  }) => {
    const eventId = await recordSample(organizationId);
    const later = await createWebhook(organizationId, receiver.url);
    await setWebhook(later.id, { createdAt: new Date(Date.now() + 5) });
    await dispatch([eventId]);
    expect(await deliveriesOf(eventId)).toEqual([]);
  });

  it("is not sent to a deleted webhook", async ({ organizationId, receiver }) => {
    const gone = await createWebhook(organizationId, receiver.url);
    const eventId = await recordSample(organizationId);
    await setWebhook(gone.id, { deletedAt: new Date() });
    await dispatch([eventId]);
    expect(await deliveriesOf(eventId)).toEqual([]);
  });

  it("has a stored reason for each webhook that it was not sent to", async ({ organizationId, receiver }) => {
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

  it("without subscribers is marked as dispatched, so that it is not swept forever", async ({
    organizationId,
  }) => {
    const eventId = await recordSample(organizationId);
    await dispatch([eventId]);
    const event = await prisma().event.findUniqueOrThrow({ where: { id: eventId } });
    expect(event.dispatchedAt).not.toBeNull();
  });
});

describe("pings and test events", () => {
  it("are sent to a disabled webhook immediately, in one attempt", async ({ organizationId, receiver }) => {
    const webhook = await createWebhook(organizationId, receiver.url, { status: "disabled" });
    const deliveryId = await createPing(organizationId, webhook, "ping");
    await dispatch([], [deliveryId]);
    expect(receiver.requests).toHaveLength(1);
    expect(await prisma().delivery.findUniqueOrThrow({ where: { id: deliveryId } })).toMatchObject({
      status: "succeeded",
      attemptCount: 1,
    });
  });

  it("have X-Empfio-Test only if they come from Send test", async ({ organizationId, receiver }) => {
    const webhook = await createWebhook(organizationId, receiver.url);
    await dispatch([], [await createPing(organizationId, webhook, "ping")]);
    await dispatch([], [await createPing(organizationId, webhook, "test")]);
    expect(receiver.requests.map(({ headers }) => headers["x-empfio-test"])).toEqual([undefined, "true"]);
  });

  it("are not retried after a failure, and do not make a webhook unhealthy", async ({ organizationId }) => {
    const failing = await opened(startReceiver({ respond: () => ({ status: 500 }) }));
    const webhook = await createWebhook(organizationId, failing.url);
    const deliveryIds = [];
    for (let i = 0; i < 4; i += 1) deliveryIds.push(await createPing(organizationId, webhook, "test"));
    const { requests } = await dispatch([], deliveryIds);
    expect(requests).toEqual([]);
    const rows = await prisma().delivery.findMany({ where: { id: { in: deliveryIds } } });
    expect(rows.map(({ status }) => status)).toEqual(Array(4).fill("failed"));
    expect(await prisma().webhook.findUniqueOrThrow({ where: { id: webhook.id } })).toMatchObject({
      consecutiveFailures: 0,
    });
  });
});

describe("an unhealthy webhook", () => {
  it("has three failed attempts in a row, and its first attempts go to deliver", async ({
    organizationId,
  }) => {
    const failing = await opened(startReceiver({ respond: () => ({ status: 500 }) }));
    const webhook = await createWebhook(organizationId, failing.url);
    for (let i = 0; i < 3; i += 1) await dispatch([await recordSample(organizationId)]);
    expect(failing.requests).toHaveLength(3);
    const { started, requests } = await dispatch([await recordSample(organizationId)]);
    expect({ started, handedOver: requests.map(({ webhookId }) => webhookId) }).toEqual({
      started: 0,
      handedOver: [webhook.id],
    });
    expect(failing.requests).toHaveLength(3);
  });

  it("gets first attempts again after one success", async ({ organizationId, receiver }) => {
    await createWebhook(organizationId, receiver.url, { consecutiveFailures: 3 });
    const { requests } = await dispatch([await recordSample(organizationId)]);
    expect(receiver.requests).toEqual([]);
    await runDeliveries(...requests.map(({ deliveryId }) => deliveryId));
    expect(receiver.requests).toHaveLength(1);
    expect(await dispatch([await recordSample(organizationId)])).toMatchObject({ started: 1, requests: [] });
    expect(receiver.requests).toHaveLength(2);
  });
});

/**
 * The deliveries to a receiver that works. On a busy machine, some attempts may time out or find no slot in time: their
 * deliveries are handed over to runs.
 */
async function expectAllSent(receiver: Receiver, deliveries: number, handedOver: DeliveryRequest[]) {
  expect(receiver.requests.length, "the batch itself has delivered").toBeGreaterThan(0);
  for (const { deliveryId } of handedOver) {
    await dueNow(deliveryId);
    await runDeliveries(deliveryId);
  }
  const sent = receiver.requests.map(({ headers }) => headers["x-empfio-delivery"]);
  expect(new Set(sent).size).toBe(deliveries);
}

describe("a batch", () => {
  it("is handed over for a webhook whose receiver starts to hang halfway, and every delivery of another webhook is sent", async ({
    organizationId,
    receiver,
  }) => {
    const tiring = await opened(
      startReceiver({ respond: (_, n) => (n <= 15 ? { status: 200 } : { hang: true }) }),
    );
    const stuck = await createWebhook(organizationId, tiring.url);
    await createWebhook(organizationId, receiver.url);
    const eventIds = await recordSamples(organizationId, 60);
    const { deliveries, requests } = await dispatch(eventIds);
    expect(deliveries).toBe(120);
    const ofStuck = requests.filter(({ webhookId }) => webhookId === stuck.id);
    expect(ofStuck).toHaveLength(60 - Math.min(15, tiring.requests.length));
    await expectAllSent(
      receiver,
      60,
      requests.filter(({ webhookId }) => webhookId !== stuck.id),
    );
  });

  it("with more first attempts than it may start is split into further batches, and sends or hands over each delivery once", async ({
    organizationId,
    receiver,
  }) => {
    await Promise.all(Array.from({ length: 3 }, () => createWebhook(organizationId, receiver.url)));
    const eventIds = await recordSamples(organizationId, 180);
    const first = await dispatch(eventIds);
    expect(first.deliveries).toBe(540);
    expect(first.rest).toHaveLength(340);
    const handedOver = [...first.requests];
    for (let { rest } = first; rest.length > 0; ) {
      const next = await dispatch([], rest.splice(0, 100));
      handedOver.push(...next.requests);
    }
    const seen = receiver.requests.map(({ headers }) => headers["x-empfio-delivery"]);
    expect(new Set(seen).size).toBe(seen.length);
    // On a busy machine an attempt may time out: its delivery was seen, and is handed over as well.
    expect(new Set([...seen, ...handedOver.map(({ deliveryId }) => deliveryId)]).size).toBe(540);
  });

  it("hands over deliveries that wait for a hanging receiver without their claims, and every delivery of another webhook is sent", async ({
    organizationId,
    receiver,
  }) => {
    const hanging = await opened(startReceiver({ respond: () => ({ hang: true }) }));
    const stuck = await createWebhook(organizationId, hanging.url);
    await createWebhook(organizationId, receiver.url);
    const eventIds = await recordSamples(organizationId, 60);
    const { requests } = await dispatch(eventIds);
    const ofStuck = requests.filter(({ webhookId }) => webhookId === stuck.id);
    expect(ofStuck).toHaveLength(60);
    expect(hanging.requests.length, "the others waited for a slot until then").toBeLessThan(60);
    expect(await prisma().attempt.count({ where: { completedAt: null, delivery: { organizationId } } })).toBe(
      0,
    );
    await expectAllSent(
      receiver,
      60,
      requests.filter(({ webhookId }) => webhookId !== stuck.id),
    );
  });
});
