import { describe, expect } from "vitest";
import { attemptsInFlight } from "@/lib/deliveries/attempts-in-flight";
import { dispatchEvents } from "@/lib/deliveries/dispatch-events";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { opened } from "../../fixtures/open-receiver";
import { createOrganization, createWebhook, recordSample, recordSamples } from "../../fixtures/organizations";
import { startReceiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { createPing, deliveriesOf, startDispatch } from "./dispatcher";

// Long timeout, because receivers hold requests until the test releases them.
const it = withDatabase({ WEBHOOK_TIMEOUT: "10m" });

describe("a receiver that hangs", () => {
  it("delays neither runs nor other webhooks' first attempts, regardless of its pings", async () => {
    const hanging = await opened(startHoldingReceiver());
    const { testsPerOrganization } = dispatchLimits;
    for (let n = 0; n < 3; n += 1) {
      const hostile = await createOrganization("Globex");
      const webhook = await createWebhook(hostile, hanging.url);
      for (let ping = 0; ping < testsPerOrganization; ping += 1) {
        await startDispatch([], [await createPing(hostile, webhook, "ping")]);
      }
    }

    const healthy = await opened(startReceiver({ respond: () => ({ status: 200 }) }));
    const organizationId = await createOrganization();
    await createWebhook(organizationId, healthy.url);
    await startDispatch([await recordSample(organizationId)]);
    await healthy.waitFor(1);
    await hanging.waitFor(3 * testsPerOrganization);
    expect(hanging.held()).toBe(3 * testsPerOrganization);
    hanging.letGo();
    await attemptsInFlight();
  });

  it("does not delay deliveries of its batch that are handed over to durable runs", async () => {
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

describe("a batch", () => {
  it("keeps ten first attempts of a webhook in flight and lets the others wait, and loses none", async () => {
    const holding = await opened(startHoldingReceiver());
    const organizationId = await createOrganization();
    await createWebhook(organizationId, holding.url);
    const eventIds = await recordSamples(organizationId, 60);
    const { left, started } = await startDispatch(eventIds);
    await holding.waitFor(10);
    expect(holding.mostHeld()).toBe(10);
    // Each success frees its slot, and adds one unless the process is busy.
    holding.letGo(3);
    await holding.waitFor(13);
    expect(holding.held()).toBeGreaterThanOrEqual(10);
    holding.letGo();
    await attemptsInFlight();
    expect(holding.mostHeld()).toBeLessThanOrEqual(13);
    expect(left.requests).toEqual([]);
    expect(started).toBe(60);
    expect(holding.requests).toHaveLength(60);
  });
});
