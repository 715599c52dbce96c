import { expect } from "vitest";
import { inngest } from "@/inngest/client";
import { dispatchRequests } from "@/inngest/messages";
import { pool } from "@/lib/db/pool";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { startWorker } from "../../fixtures/processes";
import { withDatabase } from "../../fixtures/with-database";
import { deliveriesOf } from "../deliveries/dispatcher";

// Nothing times out here: the receiver holds its request until the test releases it.
const it = withDatabase({ WEBHOOK_TIMEOUT: "10m" });

async function activeRuns(): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(
    "select count(*)::int as n from engine_run where function_id = 'empfio-dispatch' and status = 'active'",
  );
  return rows[0]?.n ?? -1;
}

it("a worker that is told to stop waits for an attempt whose run has ended, saves it and exits 0", async () => {
  const receiver = await startHoldingReceiver();
  const organizationId = await createOrganization();
  await createWebhook(organizationId, receiver.url);
  const worker = await startWorker();
  try {
    const eventId = await recordSample(organizationId);
    await inngest.send(dispatchRequests([{ organizationId, eventIds: [eventId], deliveryIds: [] }]));
    await receiver.waitFor(1);
    await expect.poll(activeRuns).toBe(0);
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
