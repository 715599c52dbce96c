import { describe, expect } from "vitest";
import type { RevealedSecret } from "@/lib/contracts/webhooks";
import { signBody, signStandard } from "@/lib/crypto/sign";
import { call } from "../../fixtures/api";
import { createWebhook, recordSample, type TestWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import type { ReceivedRequest, Receiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { deliveriesOf, dispatch, dueNow, runDeliveries, setWebhook } from "./dispatcher";

const it = withDatabase({ API_RATE_LIMIT: "" });
let admin: Person;
let receiver: Receiver;
let webhook: TestWebhook;
let eventId: string;
let deliveryId: string;

/** Creates a delivery whose first attempt has failed and whose second will succeed. */
it.beforeEach(async ({ organizationId, receiver: own }) => {
  admin = await createPerson({ organizationId, role: "admin" });
  receiver = own;
  receiver.respond = (_, n) => ({ status: n === 1 ? 500 : 200 });
  webhook = await createWebhook(organizationId, receiver.url);
  eventId = await recordSample(organizationId);
  await dispatch([eventId]);
  deliveryId = (await onlyDelivery()).id;
  expect(await onlyDelivery()).toMatchObject({ status: "retrying", attempt_count: 1 });
});

async function onlyDelivery() {
  const [delivery] = await deliveriesOf(eventId);
  if (!delivery) throw new Error("no delivery was made");
  return delivery;
}

/** @returns both requests that the receiver got */
async function nextAttempt(): Promise<[ReceivedRequest, ReceivedRequest]> {
  await dueNow(deliveryId);
  await runDeliveries(deliveryId);
  expect(await onlyDelivery()).toMatchObject({ id: deliveryId, status: "succeeded", attempt_count: 2 });
  const [first, second, ...others] = receiver.requests;
  if (!first || !second) throw new Error("two attempts were to be made");
  expect(others).toEqual([]);
  return [first, second];
}

async function rotate(): Promise<string> {
  const path = `/api/v1/webhooks/${webhook.id}/secret/rotate`;
  const { status, body } = await call<RevealedSecret>("POST", path, { as: admin, body: {} });
  expect(status).toBe(200);
  return body.secret;
}

/** Expects exactly the signatures of these secrets, the current one first. */
function expectSignedWith({ headers, body }: ReceivedRequest, current: string, previous?: string): void {
  const standard = (secret: string) =>
    signStandard(secret, eventId, Number(headers["webhook-timestamp"]), body);
  expect(headers["x-empfio-signature"]).toBe(signBody(current, body));
  expect(headers["x-empfio-signature-previous"]).toBe(previous && signBody(previous, body));
  expect(headers["webhook-signature"]).toBe(
    [current, ...(previous ? [previous] : [])].map(standard).join(" "),
  );
}

describe("a retrying delivery", () => {
  it("still arrives after its event was unsubscribed", async () => {
    const body = { events: ["lead.created"] };
    expect((await call("PATCH", `/api/v1/webhooks/${webhook.id}`, { as: admin, body })).status).toBe(200);
    expect((await onlyDelivery()).status).toBe("retrying");
    await nextAttempt();
  });

  it("is signed with the new secret from its next attempt on, and with the old one during the overlap", async () => {
    const secret = await rotate();
    const [first, second] = await nextAttempt();
    expectSignedWith(first, webhook.secret);
    expectSignedWith(second, secret, webhook.secret);
  });

  it("has no signature of the old secret after the overlap has ended", async () => {
    const secret = await rotate();
    await setWebhook(webhook.id, { previousSecretExpiresAt: new Date(Date.now() - 1) });
    expectSignedWith((await nextAttempt())[1], secret);
  });

  it("has no signature of the old secret after it was revoked", async () => {
    const secret = await rotate();
    const path = `/api/v1/webhooks/${webhook.id}/secret/revoke-previous`;
    expect((await call("POST", path, { as: admin, body: {} })).status).toBe(200);
    expectSignedWith((await nextAttempt())[1], secret);
  });
});
