import { expect } from "vitest";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { startWorker } from "../../fixtures/processes";
import { activeRuns, recordAndSend } from "../../fixtures/runs";
import { withDatabase } from "../../fixtures/with-database";
import { deliveriesOf } from "../deliveries/dispatcher";

// Nothing times out here: the receiver holds its request until the test releases it.
const it = withDatabase({ WEBHOOK_TIMEOUT: "10m" });

it("a worker that is told to stop waits for an attempt whose run has ended, saves it, and exits with 0", async () => {
  const receiver = await startHoldingReceiver();
  const organizationId = await createOrganization();
  await createWebhook(organizationId, receiver.url);
  const worker = await startWorker();
  try {
    const [eventId = ""] = await recordAndSend(organizationId);
    await receiver.waitFor(1);
    await expect.poll(() => activeRuns("dispatch")).toBe(0);
    expect(receiver.held()).toBe(1);
    worker.signal("SIGTERM");
    await worker.waitForLog("finishes what is in flight");
    receiver.letGo();
    expect(await worker.ended).toBe(0);
    expect(await deliveriesOf(eventId)).toMatchObject([{ status: "succeeded", attempt_count: 1 }]);
    expect(receiver.requests).toHaveLength(1);
  } finally {
    await worker.kill();
    await receiver.close();
  }
});
