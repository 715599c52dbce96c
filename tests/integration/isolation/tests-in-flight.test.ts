import { expect, onTestFinished } from "vitest";
import { inngest } from "@/inngest/client";
import { type Engine, startEngine } from "@/inngest/engine/start-engine";
import { functions } from "@/inngest/functions";
import type { Webhook } from "@/lib/contracts/webhooks";
import { call, callForProblem } from "../../fixtures/api";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const IN_FLIGHT = 20;
const WEBHOOKS = 4;

const it = withDatabase({ WEBHOOK_TIMEOUT: "10m" });
let engine: Engine;

it.beforeAll(async () => {
  // Nothing times out here: the receiver holds what it gets until the test lets it go.
  engine = await startEngine({ client: inngest, functions });
});
it.afterAll(async () => {
  await engine.stop();
});

async function customer(url: string) {
  const organizationId = await createOrganization();
  const as = await createPerson({ organizationId, role: "admin" });
  const ids: string[] = [];
  for (let n = 0; n < WEBHOOKS; n += 1) ids.push((await createWebhook(organizationId, url)).id);
  return { as, ids, path: (n: number) => `/api/v1/webhooks/${ids[n % WEBHOOKS]}` };
}

it("refuses a test with 429 and Retry-After while 20 of the organization are in flight, but not a test of another organization", async () => {
  const receiver = await startHoldingReceiver();
  onTestFinished(async () => {
    receiver.letGo();
    await receiver.close();
  });
  const { as, path } = await customer(receiver.url);
  for (let n = 0; n < IN_FLIGHT; n += 1)
    expect((await call("POST", `${path(n)}/test`, { as, body: {} })).status).toBe(202);
  await receiver.waitFor(IN_FLIGHT);

  for (let n = 0; n < WEBHOOKS; n += 1) {
    const refused = await callForProblem("POST", `${path(n)}/test`, { as, body: {} });
    expect(refused.status).toBe(429);
    expect(refused.body.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  const other = await customer(receiver.url);
  expect((await call("POST", `${other.path(0)}/test`, { as: other.as, body: {} })).status).toBe(202);
  // Saving a URL pings it: over the limit, nothing is saved.
  const body = { url: `${receiver.url}new` };
  expect((await call("PATCH", path(0), { as, body })).status).toBe(429);
  expect((await call<Webhook>("GET", path(0), { as })).body.url).toBe(receiver.url);

  receiver.letGo();
  await expect
    .poll(async () => (await call("POST", `${path(0)}/test`, { as, body: {} })).status, { interval: 500 })
    .toBe(202);
});
