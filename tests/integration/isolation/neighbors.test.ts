import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect } from "vitest";
import { inngest } from "@/inngest/client";
import { type Engine, startEngine } from "@/inngest/engine/start-engine";
import { functions } from "@/inngest/functions";
import { resendDeliveries } from "@/inngest/functions/sweep";
import { dispatchRequests } from "@/inngest/messages";
import { pool } from "@/lib/db/pool";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { addBacklog } from "../../fixtures/backlog";
import { type HoldingReceiver, startHoldingReceiver } from "../../fixtures/holding-receiver";
import { createOrganization, createWebhook, recordSamples } from "../../fixtures/organizations";
import { type Receiver, startReceiver } from "../../fixtures/receiver";
import { activeRuns, recordAndSend } from "../../fixtures/runs";
import { withDatabase } from "../../fixtures/with-database";
import { createPing } from "../deliveries/dispatcher";

const HANGING_WEBHOOKS = 40;
/** Of each: together more than the worker makes at a time, whatever that is. */
const BACKLOG = 50;
const SLOW_EVENTS = 400;
const POLL_MS = 10;
/** Deliveries of a webhook with a rate limit: hours of turns. */
const QUEUE = 300;

// Nothing times out here: receivers hold what they get until the test lets them go.
const it = withDatabase({ WEBHOOK_TIMEOUT: "10m", WEBHOOK_RETRY_DELAYS: "1s,1s,1s" });
let engine: Engine;
const receivers: Receiver[] = [];

it.afterEach(async () => {
  for (const receiver of receivers) if ("letGo" in receiver) (receiver as HoldingReceiver).letGo();
  await engine.stop();
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

async function opened<R extends Receiver>(starting: Promise<R>): Promise<R> {
  const receiver = await starting;
  receivers.push(receiver);
  return receiver;
}

describe("another organization", () => {
  it("gets its deliveries while as many pings as an organization may send wait for a receiver that hangs", async () => {
    engine = await startEngine({ client: inngest, functions });
    const hanging = await opened(startHoldingReceiver());
    const troubled = await createOrganization("Globex");
    const { testsPerOrganization } = dispatchLimits;
    for (let n = 0; n < testsPerOrganization; n += 1) {
      const ping = await createPing(troubled, await createWebhook(troubled, hanging.url), "test");
      await inngest.send(dispatchRequests([{ organizationId: troubled, eventIds: [], deliveryIds: [ping] }]));
    }
    await hanging.waitFor(testsPerOrganization);
    const healthy = await opened(startReceiver());
    const organizationId = await createOrganization();
    await createWebhook(organizationId, healthy.url);
    await recordAndSend(organizationId);
    await healthy.waitFor(1);
    expect(hanging.held()).toBe(testsPerOrganization);
  });

  it("gets its deliveries before a slow receiver has responded to half of its own", async () => {
    engine = await startEngine({ client: inngest, functions });
    const [slow, healthy] = [await opened(startHoldingReceiver()), await opened(startReceiver())];
    const [troubled, organizationId] = [await createOrganization("Globex"), await createOrganization()];
    await createWebhook(troubled, slow.url);
    await createWebhook(organizationId, healthy.url);
    const eventIds = await recordSamples(troubled, SLOW_EVENTS);
    // A run of its own for each, as when they are recorded one by one.
    await inngest.send(
      eventIds.flatMap((id) =>
        dispatchRequests([{ organizationId: troubled, eventIds: [id], deliveryIds: [] }]),
      ),
    );
    await recordAndSend(organizationId);
    let responses = 0;
    while (healthy.requests.length === 0 && responses < SLOW_EVENTS / 2) {
      // One response whenever all slots of the webhook are taken, so that it is slow and does not hang.
      if (slow.held() >= dispatchLimits.slotsPerWebhook.least) {
        slow.letGo(1);
        responses += 1;
      }
      await sleep(POLL_MS);
    }
    expect(responses).toBeLessThan(SLOW_EVENTS / 2);
  });

  it("gets its retries while 40 webhooks hang, each with deliveries waiting", async () => {
    const hanging = await opened(startHoldingReceiver());
    const troubled = await createOrganization("Globex");
    for (let n = 0; n < HANGING_WEBHOOKS; n += 1) {
      await addBacklog((await createWebhook(troubled, hanging.url)).id, BACKLOG);
    }
    engine = await startEngine({ client: inngest, functions });
    await resendDeliveries();
    await hanging.waitFor(HANGING_WEBHOOKS);

    const recovering = await opened(startReceiver({ respond: (_, n) => ({ status: n === 1 ? 500 : 200 }) }));
    const organizationId = await createOrganization();
    await createWebhook(organizationId, recovering.url);
    await recordAndSend(organizationId);
    await recovering.waitFor(2);
    expect(hanging.held()).toBeGreaterThan(0);
  });

  it("and other webhooks of the same one get their deliveries while a long queue waits for a rate limit", async () => {
    engine = await startEngine({ client: inngest, functions });
    const [limited, healthy] = [await opened(startReceiver()), await opened(startReceiver())];
    const crowded = await createOrganization("Globex");
    const { id } = await createWebhook(crowded, limited.url);
    await pool().query("update webhook set per_minute = 1 where id = $1", [id]);
    await addBacklog(id, QUEUE);
    await resendDeliveries();
    await limited.waitFor(1);

    const other = await createOrganization();
    for (const organizationId of [crowded, other]) {
      await createWebhook(organizationId, healthy.url);
      await recordAndSend(organizationId);
    }
    await healthy.waitFor(2);
    await expect.poll(() => activeRuns("deliver"), { message: "the queue waits without runs" }).toBe(0);
    await expect.poll(() => activeRuns("pace")).toBe(1);
    const { rows } = await pool().query("select from delivery where webhook_id = $1 and is_paced", [id]);
    expect(rows.length).toBeGreaterThan(QUEUE / 2);
  });
});
