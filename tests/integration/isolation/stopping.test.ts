import { describe, expect } from "vitest";
import { inngest } from "@/inngest/client";
import { type Engine, startEngine } from "@/inngest/engine/start-engine";
import { functions } from "@/inngest/functions";
import { resendDeliveries } from "@/inngest/functions/sweep";
import type { Page } from "@/lib/contracts/common";
import type { Delivery, DeliveryDetail } from "@/lib/contracts/deliveries";
import type { RecordedEventDetail } from "@/lib/contracts/events";
import type { WebhookStats } from "@/lib/contracts/webhooks";
import { pool } from "@/lib/db/pool";
import { cancelDeliveries } from "@/lib/deliveries/cancel-deliveries";
import type { DeliveryRequest } from "@/lib/deliveries/hand-over";
import { sweepDeliveries } from "@/lib/deliveries/sweep-deliveries";
import { call } from "../../fixtures/api";
import { addBacklog } from "../../fixtures/backlog";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { recordAndSend } from "../../fixtures/runs";
import { withDatabase } from "../../fixtures/with-database";
import { deliveriesOf } from "../deliveries/dispatcher";

/** Three pages of cancelling. */
const BACKLOG = 2_500;
/** Deliveries whose rows say again that they are unfinished. */
const REVIVED = 50;

const it = withDatabase({ API_RATE_LIMIT: "" });
let organizationId: string;
let as: Person;
let webhookId: string;
let locks: { letGo(): Promise<void> }[] = [];
let engine: Engine | undefined;

/** A webhook with a backlog that is due, and whose durable runs nobody requests. */
it.beforeEach(async ({ receiver }) => {
  organizationId = await createOrganization();
  as = await createPerson({ organizationId, role: "admin" });
  webhookId = (await createWebhook(organizationId, receiver.url)).id;
  await addBacklog(webhookId, BACKLOG);
  await pool().query("update delivery set sweep_after = now() + interval '1 hour' where webhook_id = $1", [
    webhookId,
  ]);
});
it.afterEach(async () => {
  for (const lock of locks) await lock.letGo();
  locks = [];
  await engine?.stop();
  engine = undefined;
});

/** Whoever writes these deliveries waits. @returns what lets them go on */
async function lockDeliveries(which: "all" | "the last"): Promise<{ letGo(): Promise<void> }> {
  const client = await pool().connect();
  await client.query("begin");
  await client.query(
    `select from delivery where webhook_id = $1 order by id desc ${which === "all" ? "" : "limit 1"} for update`,
    [webhookId],
  );
  let held = true;
  const lock = {
    async letGo() {
      if (!held) return;
      held = false;
      await client.query("commit");
      client.release();
    },
  };
  locks.push(lock);
  return lock;
}

const path = () => `/api/v1/webhooks/${webhookId}`;
const setStatus = (status: "active" | "disabled") => call("PATCH", path(), { as, body: { status } });

const stops = {
  disabled: async () => expect((await setStatus("disabled")).status).toBe(200),
  deleted: async () => expect((await call("DELETE", path(), { as })).status).toBe(204),
};

async function list(query: string): Promise<Delivery[]> {
  const url = `/api/v1/deliveries?webhook_id=${webhookId}&limit=100${query}`;
  return (await call<Page<Delivery>>("GET", url, { as })).body.data;
}

/** As the rows say, whatever is shown. */
async function rowsThatAre(status: string): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(
    `select count(*)::int as n from delivery where webhook_id = $1 and status = $2::"DeliveryStatus"`,
    [webhookId, status],
  );
  return rows[0]?.n ?? -1;
}

async function startProduct(): Promise<void> {
  engine = await startEngine({ client: inngest, functions });
}

describe.each(Object.entries(stops))(
  "a webhook that is %s with thousands of deliveries unfinished",
  (_, stop) => {
    it("is stopped without waiting for any of its deliveries", async () => {
      await lockDeliveries("all");
      await stop();
      expect(await rowsThatAre("retrying")).toBe(BACKLOG);
    });

    it("shows each of them as cancelled from then on: list, filters and detail", async () => {
      await lockDeliveries("all");
      const before = Date.now();
      await stop();
      const shown = await list("");
      expect(shown).toHaveLength(100);
      for (const delivery of shown) {
        expect(delivery).toMatchObject({ status: "cancelled", next_attempt_at: null });
        expect(Date.parse(delivery.completed_at ?? "")).toBeGreaterThanOrEqual(before - 1_000);
      }
      expect(await list("&status=cancelled")).toHaveLength(100);
      expect(await list("&status=retrying")).toEqual([]);
      const detail = await call<DeliveryDetail>("GET", `/api/v1/deliveries/${shown[0]?.id}`, { as });
      expect(detail.body).toMatchObject({ status: "cancelled", next_attempt_at: null, attempt_count: 1 });
      const event = await call<RecordedEventDetail>("GET", `/api/v1/events/${shown[0]?.event.id}`, { as });
      expect(event.body).toMatchObject({ delivery_count: 1, failed_count: 0, waiting_count: 0 });
    });

    it("cancels their rows, and waits for no locked one, which is cancelled when it is released", async () => {
      await startProduct();
      const lock = await lockDeliveries("the last");
      await stop();
      await expect.poll(() => rowsThatAre("cancelled")).toBe(BACKLOG - 1);
      expect(await rowsThatAre("retrying")).toBe(1);
      await lock.letGo();
      await expect.poll(() => rowsThatAre("retrying")).toBe(0);
      expect(await rowsThatAre("cancelled")).toBe(BACKLOG);
    });

    it("cancels all rows although all of them are locked at first", async () => {
      const lock = await lockDeliveries("all");
      await stop();
      expect(await cancelDeliveries(webhookId, 0)).toBe(true);
      await lock.letGo();
      expect(await cancelDeliveries(webhookId, 30_000)).toBe(false);
      expect(await rowsThatAre("cancelled")).toBe(BACKLOG);
    });

    it("requests no runs for them", async () => {
      await stop();
      const lost: DeliveryRequest[] = [];
      for (let more = true; more; ) {
        const page = await sweepDeliveries(new Date(Date.now() + 2 * 3_600_000));
        lost.push(...page.lost);
        more = page.more;
      }
      expect(lost.filter((delivery) => delivery.webhookId === webhookId)).toEqual([]);
    });

    it("starts no attempt of theirs, although their rows are not cancelled yet", async ({ receiver }) => {
      await startProduct();
      await stop();
      await pool().query(
        `update delivery set status = 'retrying', next_attempt_at = now(), completed_at = null,
                           sweep_after = now() - interval '1 minute'
          where id in (select id from delivery where webhook_id = $1 limit ${REVIVED})`,
        [webhookId],
      );
      await resendDeliveries();
      await expect.poll(() => rowsThatAre("retrying")).toBe(0);
      expect(receiver.requests).toEqual([]);
    });
  },
);

describe("a webhook that is disabled with thousands of deliveries unfinished", () => {
  it("counts them as cancelled in its figures", async () => {
    await lockDeliveries("all");
    await stops.disabled();
    const { body } = await call<WebhookStats>("GET", `${path()}/stats`, { as });
    const sum = (key: "waiting" | "cancelled") => body.hours.reduce((total, hour) => total + hour[key], 0);
    expect([sum("waiting"), sum("cancelled")]).toEqual([0, BACKLOG]);
  });

  it("and enabled again immediately, receives only events recorded from then on", async ({ receiver }) => {
    const lock = await lockDeliveries("all");
    await startProduct();
    await stops.disabled();
    expect((await setStatus("active")).status).toBe(200);
    const [eventId = ""] = await recordAndSend(organizationId);
    await receiver.waitFor(1);
    expect((await list("")).filter(({ event }) => event.id !== eventId)).toSatisfy((old: Delivery[]) =>
      old.every(({ status }) => status === "cancelled"),
    );
    await lock.letGo();
    await expect.poll(() => rowsThatAre("cancelled")).toBe(BACKLOG);
    await expect.poll(() => deliveriesOf(eventId)).toMatchObject([{ status: "succeeded" }]);
    expect(receiver.requests.map(({ headers }) => headers["webhook-id"])).toEqual([eventId]);
  });

  it("stopped, enabled and stopped again, cancels deliveries created in between as well", async ({
    receiver,
  }) => {
    await stops.disabled();
    await startProduct();
    expect((await setStatus("active")).status).toBe(200);
    const eventId = await recordSample(organizationId);
    await pool().query(
      `insert into delivery (id, organization_id, webhook_id, event_id, event_type, object_id, status, trigger,
                             max_attempts, next_attempt_at, sweep_after, webhook_epoch)
       select 'del_between', organization_id, id, $2, 'booking.created', 'bkg', 'pending', 'resend', 4, now(),
              now() + interval '2 minutes', epoch from webhook where id = $1`,
      [webhookId, eventId],
    );
    expect((await list("")).find(({ id }) => id === "del_between")).toMatchObject({ status: "pending" });
    await stops.disabled();
    expect((await list("")).every(({ status }) => status === "cancelled")).toBe(true);
    await expect.poll(() => rowsThatAre("cancelled")).toBe(BACKLOG + 1);
    expect(receiver.requests).toEqual([]);
  });
});
