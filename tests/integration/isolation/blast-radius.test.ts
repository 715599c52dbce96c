import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { call } from "../../fixtures/api";
import { createDatabase, type TestDatabase } from "../../fixtures/database";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { startReceiver } from "../../fixtures/receiver";
import { deliveriesOf, dispatch } from "../deliveries/dispatcher";

const GOOD_WEBHOOKS = 30;
/** Stands in the response that PostgreSQL refuses to store. */
const POISON = "poison-of-tests";

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase({ WEBHOOK_TIMEOUT: "20s" });
});
afterAll(() => database.close());
afterEach(() => {
  vi.restoreAllMocks();
});

/** PostgreSQL refuses every statement with this text, as it refuses text that it cannot store. */
function refuseToStore(text: string): void {
  const query = pool().query.bind(pool()) as (...args: unknown[]) => Promise<unknown>;
  vi.spyOn(pool(), "query").mockImplementation((async (...args: unknown[]) => {
    if (JSON.stringify(args).includes(text))
      throw Object.assign(new Error("unsupported Unicode escape sequence"), { code: "22P05" });
    return query(...args);
  }) as never);
}

it("a result that the database refuses affects no other: it is saved without the response, and they are saved", async () => {
  refuseToStore(POISON);
  const organizationId = await createOrganization();
  const good = await startHoldingReceiver();
  const poisoned = await startHoldingReceiver({ status: 200, body: POISON });
  for (let n = 0; n < GOOD_WEBHOOKS; n += 1) await createWebhook(organizationId, good.url);
  const { id: poisonedWebhook } = await createWebhook(organizationId, poisoned.url);
  const eventId = await recordSample(organizationId);
  const dispatched = dispatch([eventId]);
  await Promise.all([good.waitFor(GOOD_WEBHOOKS), poisoned.waitFor(1)]);
  // In one moment, so that they are saved together.
  poisoned.letGo();
  good.letGo();
  await expect
    .poll(async () => (await deliveriesOf(eventId)).filter(({ status }) => status === "succeeded").length, {
      timeout: 10_000,
    })
    .toBe(GOOD_WEBHOOKS + 1);
  const refused = (await deliveriesOf(eventId)).find(({ webhook_id }) => webhook_id === poisonedWebhook);
  expect(refused).toMatchObject({ status: "succeeded", attempt_count: 1, last_status_code: 200 });
  expect(await prisma().attempt.findFirstOrThrow({ where: { deliveryId: refused?.id ?? "" } })).toMatchObject(
    {
      responseHeaders: null,
      responseBody: "[Not stored: the response could not be read as text.]",
      responseTruncated: true,
    },
  );
  await dispatched;
  await Promise.all([good.close(), poisoned.close()]);
}, 60_000);

it("a failure at the old URL that comes late does not count against the new one", async () => {
  const organizationId = await createOrganization();
  const as = await createPerson({ organizationId, role: "admin" });
  const old = await startHoldingReceiver({ status: 500 });
  const current = await startReceiver();
  const { id } = await createWebhook(organizationId, old.url);
  const eventId = await recordSample(organizationId);
  const dispatched = dispatch([eventId]);
  await old.waitFor(1);
  const body = { url: current.url };
  expect((await call("PATCH", `/api/v1/webhooks/${id}`, { as, body })).status).toBe(200);
  old.letGo();
  await dispatched;
  await expect.poll(() => deliveriesOf(eventId)).toMatchObject([{ status: "retrying", attempt_count: 1 }]);
  const { lastDeliveryAt, consecutiveFailures } = await prisma().webhook.findUniqueOrThrow({ where: { id } });
  // The result was counted, and not as a failure of what is there now.
  expect(lastDeliveryAt).not.toBeNull();
  expect(consecutiveFailures).toBe(0);
  await Promise.all([old.close(), current.close()]);
});
