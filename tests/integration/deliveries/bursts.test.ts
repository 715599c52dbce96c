import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dispatchEvents } from "@/lib/deliveries/dispatch-events";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { createDatabase, type TestDatabase } from "../../fixtures/database";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { type Receiver, startReceiver } from "../../fixtures/receiver";
import { deliveriesOf, dispatch, probe } from "./dispatcher";

let database: TestDatabase;
const receivers: Receiver[] = [];

beforeAll(async () => {
  // Nothing times out here: receivers hold what they get until the test lets them go.
  database = await createDatabase({ WEBHOOK_TIMEOUT: "10m" });
});
afterAll(() => database.close());
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

async function opened<R extends Receiver>(starting: Promise<R>): Promise<R> {
  const receiver = await starting;
  receivers.push(receiver);
  return receiver;
}

describe("a receiver that hangs", () => {
  it("cannot stop the others' first attempts, however many pings it is sent", async () => {
    const pings = dispatchLimits.burstsAtATime + 8;
    const hanging = await opened(startHoldingReceiver());
    const hostile = await createOrganization("Globex");
    const webhook = await createWebhook(hostile, hanging.url);
    const bursts: Promise<unknown>[] = [];
    for (let n = 0; n < pings; n += 1) bursts.push(dispatch([], [await probe(hostile, webhook, "ping")]));

    const healthy = await opened(startReceiver({ respond: () => ({ status: 200 }) }));
    const organizationId = await createOrganization();
    await createWebhook(organizationId, healthy.url);
    await dispatch([await recordSample(organizationId)]);
    expect(healthy.requests).toHaveLength(1);
    expect(hanging.held()).toBe(pings);
    hanging.letGo();
    await Promise.all(bursts);
  });

  it("does not delay what its burst leaves to others", async () => {
    const hanging = await opened(startHoldingReceiver());
    const organizationId = await createOrganization();
    await createWebhook(organizationId, hanging.url);
    const failing = await createWebhook(organizationId, "https://127.0.0.1:1/", { consecutiveFailures: 9 });
    const eventId = await recordSample(organizationId);
    const passedOn = new Promise<string[]>((resolve) => {
      void dispatchEvents([eventId], [], async ({ requests }) =>
        resolve(requests.map(({ webhookId }) => webhookId)),
      );
    });
    expect(await passedOn).toEqual([failing.id]);
    await hanging.waitFor(1);
    hanging.letGo();
    await expect
      .poll(async () => (await deliveriesOf(eventId)).map(({ status }) => status).sort())
      .toEqual(["pending", "succeeded"]);
  });
});
