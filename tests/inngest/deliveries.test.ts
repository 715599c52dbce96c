import { afterAll, beforeAll, expect, it } from "vitest";
import type { Page } from "@/lib/contracts/common";
import type { Delivery, DeliveryDetail } from "@/lib/contracts/deliveries";
import type { StartedDelivery } from "@/lib/contracts/webhooks";
import { signBody, signStandard } from "@/lib/crypto/sign";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { startHoldingReceiver } from "../fixtures/holding-receiver";
import { opened } from "../fixtures/open-receiver";
import { startReceiver } from "../fixtures/receiver";
import { type Customer, type Product, startProduct } from "./product";

const DELAY_MS = 4_000;
/** What a server may be late: it looks for calls to make every few seconds. */
const LATE_MS = 30_000;
const EVENTS = 60;

let product: Product;

beforeAll(async () => {
  product = await startProduct({ WEBHOOK_RETRY_DELAYS: "4s,4s,4s", WEBHOOK_TIMEOUT: "60s" });
});
afterAll(() => product.stop());

const failing = () => opened(startReceiver({ respond: () => ({ status: 500 }) }));

async function deliveryOf({ call }: Customer, eventId: string): Promise<DeliveryDetail> {
  const { body } = await call<Page<Delivery>>("GET", `/deliveries?q=${eventId}`);
  return (await call<DeliveryDetail>("GET", `/deliveries/${body.data[0]?.id}`)).body;
}

it("makes four attempts at their times, with the same bytes and both signatures, then ends as failed", async () => {
  const receiver = await failing();
  const customer = await product.customer(receiver.url);
  const eventId = await customer.recordLead();
  await receiver.waitFor(4, 4 * (DELAY_MS + LATE_MS));
  await expect.poll(async () => (await deliveryOf(customer, eventId)).status).toBe("failed");

  const { attempts, request_body } = await deliveryOf(customer, eventId);
  expect(attempts.map(({ number, status_code }) => [number, status_code])).toEqual([
    [1, 500],
    [2, 500],
    [3, 500],
    [4, 500],
  ]);
  for (const [index, { started_at }] of attempts.entries()) {
    const before = attempts[index - 1];
    if (!before) continue;
    const pause = Date.parse(started_at) - Date.parse(before.started_at) - before.duration_ms;
    expect(pause).toBeGreaterThanOrEqual(DELAY_MS);
    expect(pause).toBeLessThan(DELAY_MS + LATE_MS);
  }
  const secret = customer.webhooks[0]?.secret ?? "";
  for (const { body, headers } of receiver.requests) {
    expect(body.toString()).toBe(request_body);
    expect(headers["webhook-id"]).toBe(eventId);
    expect(headers["x-empfio-signature"]).toBe(signBody(secret, body));
    expect(headers["webhook-signature"]).toBe(
      signStandard(secret, eventId, Number(headers["webhook-timestamp"]), body),
    );
  }
});

it("makes no attempt after a webhook is disabled, and goes on with the others", async () => {
  const [stopped, other] = [await opened(startHoldingReceiver({ status: 500 })), await failing()];
  const customer = await product.customer(stopped.url, other.url);
  const eventId = await customer.recordLead();
  await Promise.all([stopped.waitFor(1), other.waitFor(1)]);
  const [webhook] = customer.webhooks;
  if (webhook) await customer.change(webhook, { status: "disabled" });
  stopped.letGo();
  // The stopped one's turn would have come at the same time.
  await other.waitFor(4, 4 * (DELAY_MS + LATE_MS));
  expect(stopped.requests).toHaveLength(1);
  const { body } = await customer.call<Page<Delivery>>("GET", `/deliveries?q=${eventId}`);
  expect(body.data.find(({ webhook_id }) => webhook_id === webhook?.id)?.status).toBe("cancelled");
});

it("sends a delivery again when an admin asks, with the same bytes and event id", async () => {
  const receiver = await opened(startReceiver());
  const customer = await product.customer(receiver.url);
  const eventId = await customer.recordLead();
  await receiver.waitFor(1);
  await expect.poll(async () => (await deliveryOf(customer, eventId)).status).toBe("succeeded");
  const { id } = await deliveryOf(customer, eventId);
  const { status, body } = await customer.call<StartedDelivery>("POST", `/deliveries/${id}/resend`, {});
  expect(status).toBe(202);
  const [first, second] = await receiver.waitFor(2);
  expect(second?.headers["x-empfio-delivery"]).toBe(body.delivery_id);
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(second?.body).toEqual(first?.body);
});

it("sends a test event to a webhook, marked as one", async () => {
  const receiver = await opened(startReceiver());
  const customer = await product.customer(receiver.url);
  const [webhook] = customer.webhooks;
  if (webhook) await customer.test(webhook, "booking.created");
  const [request] = await receiver.waitFor(1);
  expect(request?.headers).toMatchObject({ "x-empfio-test": "true", "x-empfio-event": "booking.created" });
});

it("never exceeds a webhook's slots, delivers to others meanwhile, and loses nothing", async () => {
  const holding = await opened(startHoldingReceiver());
  const troubled = await product.customer(holding.url);
  for (let n = 0; n < EVENTS; n += 1) await troubled.recordLead();
  await holding.waitFor(dispatchLimits.slotsPerWebhook.least);
  const healthy = await opened(startReceiver());
  await (await product.customer(healthy.url)).recordLead();
  await healthy.waitFor(1);
  expect(holding.held()).toBeGreaterThan(0);
  holding.letGo();
  await holding.waitFor(EVENTS);
  // Without slots, all requests would have been held at the same time.
  expect(holding.mostHeld()).toBeLessThan(EVENTS);
  const succeeded = async () => {
    const path = "/deliveries?status=succeeded&limit=100";
    return (await troubled.call<Page<Delivery>>("GET", path)).body.data.length;
  };
  await expect.poll(succeeded).toBe(EVENTS);
  expect(holding.requests).toHaveLength(EVENTS);
});
