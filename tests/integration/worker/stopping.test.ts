import { describe, expect } from "vitest";
import { pool } from "@/lib/db/pool";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { type HoldingReceiver, startHoldingReceiver } from "../../fixtures/holding-receiver";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { spawnWorker, startWorker, type TestProcess } from "../../fixtures/processes";
import { recordAndSend } from "../../fixtures/runs";
import { withDatabase } from "../../fixtures/with-database";

// Nothing times out here: receivers hold requests until the test releases them.
const it = withDatabase({ WEBHOOK_TIMEOUT: "10m" });
let organizationId: string;
let receiver: HoldingReceiver;
const workers: TestProcess[] = [];

it.afterEach(async () => {
  receiver.letGo();
  await Promise.all(workers.splice(0).map((worker) => worker.kill()));
  await receiver.close();
});

async function work(): Promise<TestProcess> {
  const worker = await startWorker();
  workers.push(worker);
  return worker;
}

/** Creates an organization whose receiver holds requests until the test releases them. */
async function heldCustomer(consecutiveFailures = 0): Promise<void> {
  organizationId = await createOrganization();
  receiver = await startHoldingReceiver();
  await createWebhook(organizationId, receiver.url, { consecutiveFailures });
}

async function statusOf(eventId: string): Promise<string[]> {
  const { rows } = await pool().query<{ status: string }>("select status from delivery where event_id = $1", [
    eventId,
  ]);
  return rows.map(({ status }) => status);
}

describe("a worker that is told to stop", () => {
  it.each([
    ["a batch's", 0],
    ["a durable run's, of a webhook that fails", 9],
  ])(
    "claims nothing more, finishes and saves the attempt in flight, and exits with 0: %s",
    async (_, consecutiveFailures) => {
      await heldCustomer(consecutiveFailures);
      const worker = await work();
      const [inFlight = ""] = await recordAndSend(organizationId);
      await receiver.waitFor(1);
      // A heartbeat without a response does not prevent the exit either.
      const heartbeats = await lockHeartbeats();
      worker.signal("SIGTERM");
      await worker.waitForLog("finishes what is in flight");
      const [late = ""] = await recordAndSend(organizationId);
      receiver.letGo();
      await expect.poll(() => statusOf(inFlight)).toEqual(["succeeded"]);
      await heartbeats.letGo();
      expect(await worker.ended).toBe(0);
      expect(receiver.requests).toHaveLength(1);
      expect(await statusOf(inFlight)).toEqual(["succeeded"]);
      expect(await statusOf(late)).toEqual([]);

      await work();
      await receiver.waitFor(2);
      await expect.poll(() => statusOf(late)).toEqual(["succeeded"]);
      expect(receiver.requests.map(({ headers }) => headers["webhook-id"])).toEqual([inFlight, late]);
    },
  );

  it("starts no attempt that waited for a slot of its webhook, and leaves it to the next worker", async () => {
    await heldCustomer(9);
    const worker = await work();
    const slots = dispatchLimits.slotsPerWebhook.least;
    const eventIds = await recordAndSend(organizationId, slots + 2);
    await receiver.waitFor(slots);
    worker.signal("SIGTERM");
    await worker.waitForLog("finishes what is in flight");
    receiver.letGo();
    expect(await worker.ended).toBe(0);
    expect(receiver.requests).toHaveLength(slots);

    await work();
    await receiver.waitFor(eventIds.length);
    for (const id of eventIds) await expect.poll(() => statusOf(id)).toEqual(["succeeded"]);
  });

  it("exits immediately at the second signal, regardless of attempts in flight", async () => {
    await heldCustomer();
    const worker = await work();
    await recordAndSend(organizationId);
    await receiver.waitFor(1);
    worker.signal("SIGTERM");
    await worker.waitForLog("finishes what is in flight");
    worker.signal("SIGTERM");
    expect(await worker.ended).toBe(1);
    expect(receiver.held()).toBe(1);
  });
});

/** Blocks statements that write or delete heartbeats. */
async function lockHeartbeats() {
  const client = await pool().connect();
  await client.query("begin; lock table worker_heartbeat in exclusive mode");
  return {
    async letGo() {
      await client.query("commit");
      client.release();
    },
  };
}

describe("a second worker on one database", () => {
  it("refuses to start, says why and what to do, and does not disturb the first", async () => {
    await heldCustomer();
    receiver.letGo();
    await work();
    const second = spawnWorker();
    workers.push(second);
    expect(await second.ended).toBe(1);
    expect(second.log().at(-1)?.msg).toMatch(
      /Another worker runs the embedded engine on this database .* stop the other/,
    );
    const [eventId = ""] = await recordAndSend(organizationId);
    await expect.poll(() => statusOf(eventId)).toEqual(["succeeded"]);
  });
});
