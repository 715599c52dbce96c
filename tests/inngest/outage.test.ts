import { exec } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startReceiver } from "../fixtures/receiver";
import { type Product, startProduct } from "./product";
import { register } from "./register";
import { target } from "./target";

const EVENTS = 5;
/** A server that starts again, and the sweeper, which runs every minute and finds an event after half of one. */
const PATIENCE_MS = 240_000;

const { stopCommand, startCommand } = target;
const canStop = stopCommand !== "" && startCommand !== "";
if (!canStop)
  console.warn(
    "The outage of the server is skipped: INNGEST_STOP_COMMAND and INNGEST_START_COMMAND are not set.",
  );

describe.skipIf(!canStop)("an outage of the server", () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product?.stop());

  it("delays events that are recorded meanwhile, and loses none", async () => {
    const run = promisify(exec);
    const receiver = await startReceiver();
    const customer = await product.customer(receiver.url);
    await customer.recordLead();
    await receiver.waitFor(1, PATIENCE_MS);
    await run(stopCommand);
    const recorded: string[] = [];
    try {
      for (let n = 0; n < EVENTS; n += 1) recorded.push(await customer.recordLead());
      expect(receiver.requests).toHaveLength(1);
    } finally {
      await run(startCommand);
    }
    await expect
      .poll(() => register(`${product.baseUrl}/api/inngest`).then(() => "registered", String))
      .toBe("registered");
    await receiver.waitFor(1 + EVENTS, PATIENCE_MS);
    const arrived = receiver.requests.slice(1).map(({ headers }) => headers["webhook-id"]);
    expect(new Set(arrived)).toEqual(new Set(recorded));
    await receiver.close();
  });
});
