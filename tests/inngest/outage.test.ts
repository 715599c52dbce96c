import { exec } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Health } from "@/lib/health/check-health";
import { opened } from "../fixtures/open-receiver";
import { startReceiver } from "../fixtures/receiver";
import { type Product, startProduct } from "./product";
import { register } from "./register";
import { target } from "./target";

const EVENTS = 5;
/** Longer than the SDK repeats a send, so that the sweeper has to find the events. */
const OUTAGE_SECONDS = 45;
/** A server that starts again, and the sweeper, which runs every minute and takes a delivery for lost after 2 min. */
const PATIENCE_MS = 300_000;
const patiently = { timeout: PATIENCE_MS, interval: 500 };

const { stopCommand, startCommand } = target;
const canStop = stopCommand !== "" && startCommand !== "";
if (!canStop)
  console.warn(
    "The outage of the server is skipped: INNGEST_STOP_COMMAND and INNGEST_START_COMMAND are not set.",
  );

describe.skipIf(!canStop)("an outage of the server", () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ WEBHOOK_RETRY_DELAYS: "15s,15s,15s" });
  });
  afterAll(() => product?.stop());

  const health = async (path = "") => {
    const response = await fetch(`${product.baseUrl}/api/health${path}`);
    return { ...((await response.json()) as Health), status: response.status };
  };

  it("is reported by the health route, keeps changes accepted, and loses no event and no retry", async () => {
    const run = promisify(exec);
    const receiver = await opened(startReceiver());
    const failing = await opened(startReceiver({ respond: (_, n) => ({ status: n <= 2 ? 500 : 200 }) }));
    const customer = await product.customer(receiver.url, failing.url);
    const recorded = [await customer.recordLead()];
    await receiver.waitFor(1, PATIENCE_MS);
    await failing.waitFor(1, PATIENCE_MS);
    await run(stopCommand);
    try {
      for (let n = 0; n < EVENTS; n += 1) recorded.push(await customer.recordLead());
      await expect
        .poll(async () => (await health()).oldest_undispatched_seconds, patiently)
        .toBeGreaterThan(OUTAGE_SECONDS);
      expect(await health()).toMatchObject({ status: 503, checks: { engine: "failing", database: "ok" } });
      expect(await health("/ready")).toMatchObject({ status: 200 });
      expect(receiver.requests).toHaveLength(1);
    } finally {
      await run(startCommand);
    }
    await expect
      .poll(() => register(`${product.baseUrl}/api/inngest`).then(() => "registered", String), patiently)
      .toBe("registered");
    await receiver.waitFor(recorded.length, PATIENCE_MS);
    await expect.poll(async () => (await health()).status, patiently).toBe(200);
    // Two failures, which are repeated.
    await failing.waitFor(recorded.length + 2, PATIENCE_MS);
    for (const { requests } of [receiver, failing])
      expect(new Set(requests.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set(recorded));
    expect(receiver.requests).toHaveLength(recorded.length);
  });
});
