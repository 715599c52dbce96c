import { describe, expect, vi } from "vitest";
import { opened } from "../../fixtures/open-receiver";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { type Respond, startReceiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { attemptsOf, deliveriesOf, dispatch, dueNow, runDeliveries, setWebhook } from "./dispatcher";

// One test waits for the timeout. The others have this much time for a response.
const it = withDatabase({ WEBHOOK_TIMEOUT: "5s" });
let organizationId: string;

it.afterEach(() => {
  vi.useRealTimers();
});

/** Creates an organization with one recorded event and one webhook, whose receiver responds with `respond`. */
async function oneEvent(respond: Respond) {
  organizationId = await createOrganization();
  const receiver = await opened(startReceiver({ respond }));
  const webhook = await createWebhook(organizationId, receiver.url);
  const eventId = await recordSample(organizationId);
  return { receiver, webhook, eventId };
}

async function onlyDelivery(eventId: string) {
  const [delivery, ...others] = await deliveriesOf(eventId);
  expect(others).toEqual([]);
  if (!delivery) throw new Error("no delivery was made");
  return delivery;
}

describe("the attempts of a delivery", () => {
  it("succeed immediately, in one attempt, with any 2xx", async () => {
    const { receiver, eventId } = await oneEvent(() => ({ status: 204 }));
    expect(await dispatch([eventId])).toMatchObject({ deliveries: 1, started: 1, requests: [] });
    expect(receiver.requests).toHaveLength(1);
    expect(await onlyDelivery(eventId)).toMatchObject({
      status: "succeeded",
      attempt_count: 1,
      last_status_code: 204,
      next_attempt_at: null,
    });
  });

  it.each([
    ["any other status", () => ({ status: 500 }), "http_status"],
    ["a client error", () => ({ status: 401 }), "http_status"],
    [
      "a redirect, which is never followed",
      () => ({ status: 307, headers: { location: "/elsewhere" } }),
      "redirect",
    ],
    ["a response that does not come in time", () => ({ hang: true }), "timeout"],
    ["a connection broken before the response", () => ({ reset: true }), "connection_reset"],
  ] satisfies [string, Respond, string][])("fails on %s", async (_, respond, code) => {
    const { receiver, eventId } = await oneEvent(respond);
    await dispatch([eventId]);
    expect(await onlyDelivery(eventId)).toMatchObject({
      status: "retrying",
      attempt_count: 1,
      last_error_code: code,
    });
    expect(receiver.requests).toHaveLength(1);
  });

  it("fail on a refused connection", async () => {
    const { receiver, eventId } = await oneEvent(() => ({ status: 200 }));
    await receiver.close();
    await dispatch([eventId]);
    expect(await onlyDelivery(eventId)).toMatchObject({
      status: "retrying",
      last_error_code: "connection_refused",
    });
  });

  it("fail on a blocked address, to which nothing is sent", async () => {
    const { webhook, eventId, receiver } = await oneEvent(() => ({ status: 200 }));
    await setWebhook(webhook.id, { url: "https://10.0.0.1/hook" });
    await dispatch([eventId]);
    expect(await onlyDelivery(eventId)).toMatchObject({
      status: "retrying",
      last_error_code: "blocked_address",
    });
    expect(receiver.requests).toEqual([]);
  });

  it("are retried about 1, 5, and 30 minutes after the previous one, then end and stay in the log", async () => {
    const { receiver, eventId } = await oneEvent(() => ({ status: 503 }));
    await dispatch([eventId]);
    const waits: number[] = [];
    for (;;) {
      const delivery = await onlyDelivery(eventId);
      const attempts = await attemptsOf(delivery.id);
      const ended = attempts.at(-1)?.completed_at;
      if (!delivery.next_attempt_at || !ended) break;
      waits.push((delivery.next_attempt_at.getTime() - ended.getTime()) / 60_000);
      await dueNow(delivery.id);
      await runDeliveries(delivery.id);
    }
    expect(waits).toHaveLength(3);
    [1, 5, 30].forEach((minutes, i) => {
      expect(waits[i]).toBeGreaterThanOrEqual(minutes);
      expect(waits[i]).toBeLessThanOrEqual(minutes * 1.1 + 1 / 60);
    });
    expect(await onlyDelivery(eventId)).toMatchObject({
      status: "failed",
      attempt_count: 4,
      last_status_code: 503,
    });
    expect(receiver.requests).toHaveLength(4);
  });

  it("are not made before they are due, and ignore the receiver's Retry-After", async () => {
    const { receiver, eventId } = await oneEvent(() => ({ status: 429, headers: { "retry-after": "1" } }));
    await dispatch([eventId]);
    const { id } = await onlyDelivery(eventId);
    const turn = await runDeliveries(id);
    expect(turn).toMatchObject({ done: false });
    expect(turn.done ? 0 : turn.waitSeconds).toBeGreaterThan(50);
    expect(receiver.requests).toHaveLength(1);
  });

  it("send the same bytes and IDs, each with its own timestamp", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { receiver, eventId } = await oneEvent((_, n) => ({ status: n < 3 ? 500 : 200 }));
    await dispatch([eventId]);
    const { id } = await onlyDelivery(eventId);
    for (let i = 0; i < 2; i += 1) {
      vi.setSystemTime(Date.now() + 60_000);
      await dueNow(id);
      await runDeliveries(id);
    }
    expect(await onlyDelivery(eventId)).toMatchObject({ status: "succeeded", attempt_count: 3 });
    const { requests } = receiver;
    expect(new Set(requests.map(({ body }) => body.toString("hex"))).size).toBe(1);
    expect(requests.map(({ headers }) => headers["webhook-id"])).toEqual(Array(3).fill(eventId));
    expect(requests.map(({ headers }) => headers["x-empfio-delivery"])).toEqual(Array(3).fill(id));
    const timestamps = requests.map(({ headers }) => Number(headers["webhook-timestamp"]));
    const started = (await attemptsOf(id)).map(({ started_at }) => Number(started_at) / 1_000);
    expect(timestamps).toEqual(started.map(Math.floor));
    expect(new Set(timestamps).size).toBe(3);
  });

  it("reach one webhook of an event when the other's secret cannot be opened, and that one gets a run", async ({
    organizationId,
    receiver,
  }) => {
    await createWebhook(organizationId, receiver.url);
    const unreadable = await createWebhook(organizationId, receiver.url);
    await setWebhook(unreadable.id, { secret: new Uint8Array(60) });
    const eventId = await recordSample(organizationId);
    const batch = await dispatch([eventId]);
    expect(batch).toMatchObject({
      deliveries: 2,
      started: 2,
      requests: [{ webhookId: unreadable.id }],
      rest: [],
    });
    expect(receiver.requests).toHaveLength(1);
    await expect(runDeliveries(batch.requests[0]?.deliveryId ?? "")).rejects.toThrow();
  });

  it("use the webhook's URL at the time of the attempt", async () => {
    const { receiver, webhook, eventId } = await oneEvent(() => ({ status: 500 }));
    await dispatch([eventId]);
    const moved = await opened(startReceiver());
    await setWebhook(webhook.id, { url: moved.url });
    const { id } = await onlyDelivery(eventId);
    await dueNow(id);
    await runDeliveries(id);
    expect([receiver.requests.length, moved.requests.length]).toEqual([1, 1]);
    expect((await attemptsOf(id)).map(({ url }) => url)).toEqual([receiver.url, moved.url]);
  });
});
