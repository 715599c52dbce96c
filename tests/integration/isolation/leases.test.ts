import { describe, expect, onTestFinished, vi } from "vitest";
import { pool } from "@/lib/db/pool";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { withDatabase } from "../../fixtures/with-database";
import { deliveriesOf, dispatch, runDeliveries } from "../deliveries/dispatcher";

const MINUTES_MS = 5 * 60_000;

const it = withDatabase({ WEBHOOK_TIMEOUT: "10s" });

it.afterEach(() => {
  vi.useRealTimers();
});

/** This process's clock from now on; timers go on as they were. */
function clockIsOff(ms: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
}

/** A first attempt that its receiver holds. @param offMs how far the clock of the worker that makes it is ahead */
async function attemptInFlight(offMs = 0) {
  const organizationId = await createOrganization();
  const receiver = await startHoldingReceiver();
  onTestFinished(async () => {
    receiver.letGo();
    await receiver.close();
  });
  await createWebhook(organizationId, receiver.url);
  if (offMs !== 0) clockIsOff(offMs);
  const eventId = await recordSample(organizationId);
  const dispatched = dispatch([eventId]);
  await receiver.waitFor(1);
  const [delivery] = await deliveriesOf(eventId);
  return { receiver, eventId, dispatched, id: delivery?.id ?? "" };
}

describe("an attempt in flight", () => {
  it("is not taken over by a worker whose clock is five minutes ahead", async () => {
    const { receiver, eventId, dispatched, id } = await attemptInFlight();
    clockIsOff(MINUTES_MS);
    const second = runDeliveries(id);
    // Made by a second worker, the attempt would be held as well.
    await Promise.race([second, receiver.waitFor(2).catch(() => {})]);
    expect(receiver.requests).toHaveLength(1);
    vi.useRealTimers();
    receiver.letGo();
    await Promise.all([dispatched, second]);
    await expect.poll(() => deliveriesOf(eventId)).toMatchObject([{ status: "succeeded", attempt_count: 1 }]);
  });

  it("of a worker whose clock is five minutes ahead is taken over as soon as one of any other", async () => {
    const { receiver, dispatched, id } = await attemptInFlight(MINUTES_MS);
    const { rows } = await pool().query<{ seconds: number }>(
      "select extract(epoch from lease_expires_at - now())::float8 as seconds from attempt where delivery_id = $1",
      [id],
    );
    expect(rows[0]?.seconds).toBeGreaterThan(10);
    expect(rows[0]?.seconds).toBeLessThan(60);
    receiver.letGo();
    await dispatched;
  });

  it("of a worker whose clock is five minutes behind is left to it", async () => {
    const { receiver, dispatched, id } = await attemptInFlight(-MINUTES_MS);
    vi.useRealTimers();
    const second = runDeliveries(id);
    await Promise.race([second, receiver.waitFor(2).catch(() => {})]);
    expect(receiver.requests).toHaveLength(1);
    receiver.letGo();
    await Promise.all([dispatched, second]);
  });
});
