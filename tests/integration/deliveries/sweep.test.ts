import { describe, expect } from "vitest";
import { pool } from "@/lib/db/pool";
import { sweepDeliveries } from "@/lib/deliveries/sweep-deliveries";
import { sweepEvents } from "@/lib/events/sweep-events";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { withDatabase } from "../../fixtures/with-database";
import { deliveriesOf, dispatch } from "./dispatcher";

const MINUTE = 60_000;
const it = withDatabase();
let organizationId: string;

it.beforeAll(async () => {
  organizationId = await createOrganization();
});

/** Runs the sweeper every minute. @returns the minutes in which it found something */
async function sweepEveryMinute(minutes: number, find: (now: Date) => Promise<boolean>): Promise<number[]> {
  const start = Date.now();
  const found: number[] = [];
  for (let minute = 0; minute <= minutes; minute += 1) {
    if (await find(new Date(start + minute * MINUTE))) found.push(minute);
  }
  return found;
}

describe("the sweeper", () => {
  it("finds an event half a minute after it was recorded if it is not dispatched by then, and not earlier", async () => {
    const eventId = await recordSample(organizationId);
    const ids = async (ms: number) =>
      (await sweepEvents(new Date(Date.now() + ms))).map((row) => row.eventId);
    expect(await ids(20_000)).not.toContain(eventId);
    expect(await ids(31_000)).toContain(eventId);
    await dispatch([eventId]);
    expect(await ids(90 * MINUTE)).not.toContain(eventId);
  });

  it("finds an undispatched event at growing intervals", async () => {
    const eventId = await recordSample(organizationId);
    const minutes = await sweepEveryMinute(60, async (now) =>
      (await sweepEvents(now)).some((event) => event.eventId === eventId),
    );
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32]);
    await dispatch([eventId]);
  });

  it("finds a delivery whose run may be lost 2 minutes after it is due, then at growing intervals", async () => {
    await createWebhook(organizationId, "https://127.0.0.1:1/", { consecutiveFailures: 9 });
    const eventId = await recordSample(organizationId);
    await dispatch([eventId]);
    const [delivery] = await deliveriesOf(eventId);
    const minutes = await sweepEveryMinute(60, async (now) =>
      (await sweepDeliveries(now)).lost.some(({ deliveryId }) => deliveryId === delivery?.id),
    );
    expect(minutes).toEqual([2, 12, 32]);
  });

  it("finds a delivery whose run was lost although other deliveries of its webhook are being retried", async () => {
    const { id } = await createWebhook(organizationId, "https://127.0.0.1:1/", { consecutiveFailures: 9 });
    const eventId = await recordSample(organizationId);
    await dispatch([eventId]);
    const delivery = (await deliveriesOf(eventId)).find(({ webhook_id }) => webhook_id === id);
    const now = new Date(Date.now() + 5 * MINUTE);
    await pool().query(
      `update webhook set deliver_reached_at = $2::timestamptz, deliver_reached_due = $2::timestamptz - interval '10 seconds'
        where id = $1`,
      [id, now],
    );
    expect((await sweepDeliveries(now)).lost.map(({ deliveryId }) => deliveryId)).toContain(delivery?.id);
  });

  it("ignores finished deliveries", async () => {
    await pool().query("update delivery set status = 'failed'");
    expect(await sweepDeliveries(new Date(Date.now() + 24 * 60 * MINUTE))).toEqual({ lost: [], more: false });
  });
});
