import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startReceiver } from "../fixtures/receiver";
import { signature, signedCall } from "../fixtures/signed-call";
import { type Product, startProduct } from "./product";
import { target } from "./target";

const STALE_SECONDS = 3_600;

// Only a server with keys signs what it sends.
describe.skipIf(target.mode !== "production")("/api/inngest", () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product?.stop());

  const post = (body: string, headers: Record<string, string>) =>
    fetch(`${product.baseUrl}/api/inngest?fnId=empfio-dispatch&stepId=step`, {
      method: "POST",
      headers,
      body,
    });

  it("refuses a call that is unsigned, signed with another key, or an hour old", async () => {
    const { signingKey } = target;
    const event = { name: "webhook/events.recorded", data: { event_ids: [], delivery_ids: [] } };
    const at = Math.floor(Date.now() / 1_000) - STALE_SECONDS;
    const { body } = signedCall({ signingKey, event });
    for (const headers of [
      {},
      { "x-inngest-signature": signature("00112233445566778899aabbccddeeff", body) },
      signedCall({ signingKey, event, at }).headers,
    ])
      expect((await post(body, { "content-type": "application/json", ...headers })).status).toBe(401);
  });

  it("delivers nothing twice when a signed call is replayed", async () => {
    const receiver = await startReceiver();
    const customer = await product.customer(receiver.url);
    const eventId = await customer.recordLead();
    await receiver.waitFor(1);
    const data = { event_ids: [eventId], delivery_ids: [] };
    const event = { name: "webhook/events.recorded", data };
    const { body, headers } = signedCall({ signingKey: target.signingKey, event });
    for (let n = 0; n < 2; n += 1) expect((await post(body, headers)).status).toBeLessThan(300);
    // A repeated attempt would have arrived before that of a later event.
    const later = await customer.recordLead();
    await receiver.waitFor(2);
    expect(receiver.requests.map((request) => request.headers["webhook-id"])).toEqual([eventId, later]);
    await receiver.close();
  });
});
