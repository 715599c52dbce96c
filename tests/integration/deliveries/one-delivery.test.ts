import pg from "pg";
import { describe, expect, vi } from "vitest";
import type { Problem } from "@/lib/contracts/common";
import type { Delivery } from "@/lib/contracts/deliveries";
import type { StartedDelivery } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { attemptsInFlight } from "@/lib/deliveries/attempts-in-flight";
import { call } from "../../fixtures/api";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { opened } from "../../fixtures/open-receiver";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { startReceiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { attemptsOf, createPing, deliveriesOf, dispatch, runDeliveries, startDispatch } from "./dispatcher";

const it = withDatabase({ API_RATE_LIMIT: "" });
let organizationId: string;
let admin: Person;

it.beforeEach(async () => {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
});

const act = <T = Delivery>(id: string, action: string, body: object = {}) =>
  call<T>("POST", `/api/v1/deliveries/${id}/${action}`, { as: admin, body });

/** Creates a delivery whose first attempt failed, and which waits about a minute for the second one. */
async function retryingDelivery() {
  const receiver = await opened(startReceiver({ respond: () => ({ status: 500 }) }));
  const webhook = await createWebhook(organizationId, receiver.url);
  const eventId = await recordSample(organizationId);
  await dispatch([eventId]);
  return { webhook, receiver, eventId, delivery: await only(eventId) };
}

async function only(eventId: string) {
  const [delivery, ...others] = await deliveriesOf(eventId);
  if (!delivery) throw new Error("no delivery was made");
  expect(others).toEqual([]);
  return delivery;
}

/** Creates a delivery whose first attempt is in flight until the receiver lets it go. */
async function deliveryInFlight(response: { status: number }) {
  const holding = await opened(startHoldingReceiver(response));
  await createWebhook(organizationId, holding.url);
  const eventId = await recordSample(organizationId);
  await startDispatch([eventId]);
  await holding.waitFor(1);
  const release = async () => {
    holding.letGo();
    await attemptsInFlight();
    return only(eventId);
  };
  return { delivery: await only(eventId), release };
}

describe("retrying a delivery now", () => {
  it("brings the second attempt forward, and leaves the delay of the third one as it is", async () => {
    const { delivery, eventId, receiver } = await retryingDelivery();
    const response = await act(delivery.id, "retry-now");
    expect(response).toMatchObject({ status: 200, body: { status: "retrying", attempt_count: 1 } });
    expect(Date.parse(response.body.next_attempt_at ?? "")).toBeLessThan(
      delivery.next_attempt_at?.getTime() ?? 0,
    );
    await runDeliveries(delivery.id);
    expect(receiver.requests).toHaveLength(2);
    const [, second] = await attemptsOf(delivery.id);
    const { attempt_count, next_attempt_at } = await only(eventId);
    expect(attempt_count).toBe(2);
    const delayMs = (next_attempt_at?.getTime() ?? 0) - (second?.completed_at?.getTime() ?? 0);
    expect(delayMs).toBeGreaterThanOrEqual(5 * 60_000);
    expect(await prisma().auditEntry.findFirst({ where: { targetId: delivery.id } })).toMatchObject({
      action: "delivery.retried",
      details: { attempt: 2 },
    });
  });

  it("makes one attempt when two people press it at the same time", async () => {
    const { delivery, receiver } = await retryingDelivery();
    const responses = await Promise.all([1, 2].map(() => act(delivery.id, "retry-now")));
    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    await Promise.all([runDeliveries(delivery.id), runDeliveries(delivery.id)]);
    expect(receiver.requests).toHaveLength(2);
  });

  it("is refused with 409 while the attempt is in flight, and after the end", async () => {
    const { delivery, release } = await deliveryInFlight({ status: 200 });
    expect(await act(delivery.id, "retry-now")).toMatchObject({
      status: 409,
      body: { code: "attempt_in_progress" },
    });
    expect((await release()).status).toBe("succeeded");
    for (const action of ["retry-now", "cancel"]) {
      expect(await act(delivery.id, action)).toMatchObject({
        status: 409,
        body: { code: "delivery_finished" },
      });
    }
  });

  it("is refused with 409 from the moment that the webhook is disabled", async () => {
    const { delivery, webhook } = await retryingDelivery();
    const body = { status: "disabled" };
    expect((await call("PATCH", `/api/v1/webhooks/${webhook.id}`, { as: admin, body })).status).toBe(200);
    for (const action of ["retry-now", "cancel"]) {
      expect(await act(delivery.id, action)).toMatchObject({
        status: 409,
        body: { code: "delivery_finished" },
      });
    }
  });
});

describe("cancelling a delivery", () => {
  it("ends a retrying delivery, which gets no further attempt", async () => {
    const { delivery, receiver } = await retryingDelivery();
    expect(await act(delivery.id, "cancel")).toMatchObject({
      status: 200,
      body: { status: "cancelled", next_attempt_at: null, attempt_count: 1 },
    });
    expect(await runDeliveries(delivery.id)).toEqual({ done: true });
    expect(receiver.requests).toHaveLength(1);
    expect(await prisma().auditEntry.findFirst({ where: { targetId: delivery.id } })).toMatchObject({
      action: "delivery.cancelled",
      details: { attempts: 1 },
    });
  });

  it.each([
    { status: 200, ends: "succeeded" },
    { status: 500, ends: "cancelled" },
  ])(
    "leaves an attempt in flight alone: after a response with $status the delivery is $ends",
    async (end) => {
      const { delivery, release } = await deliveryInFlight(end);
      expect((await act(delivery.id, "cancel")).status).toBe(200);
      expect(await release()).toMatchObject({ status: end.ends, attempt_count: 1, next_attempt_at: null });
    },
  );
});

/** Starts a request for each delivery, and lets them go when all wait for the lock of their row inside a transaction. */
async function allInTransactions<T>(url: string, ids: string[], request: (id: string) => Promise<T>) {
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  try {
    await other.query("begin");
    await other.query("select from delivery where id = any($1) for update", [ids]);
    const requests = ids.map(request);
    await vi.waitFor(
      async () => {
        const { rowCount } = await other.query(
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        expect(rowCount).toBe(ids.length);
      },
      { timeout: 30_000 },
    );
    await other.query("commit");
    return await Promise.all(requests);
  } finally {
    await other.end();
  }
}

describe("one connection per request", () => {
  it.for(["cancel", "retry-now"])(
    "is enough for %s: all requests succeed when each holds a connection of the pool",
    async (action, { database }) => {
      const webhook = await createWebhook(organizationId, "https://127.0.0.1:8443/hook");
      const ids = await Promise.all(
        Array.from({ length: pool().options.max }, () => createPing(organizationId, webhook, "ping")),
      );
      const responses = await allInTransactions(database.url, ids, (id) => act(id, action));
      expect(responses.map(({ status }) => status)).toEqual(ids.map(() => 200));
    },
  );
});

describe("resending an event whose delivery is unfinished", () => {
  it("is refused with 409 and the ID of the unfinished delivery, unless force is true", async () => {
    const { delivery, eventId } = await retryingDelivery();
    expect(await act(delivery.id, "resend")).toMatchObject({
      status: 409,
      body: { code: "delivery_unfinished", delivery_id: delivery.id },
    });
    expect((await act(delivery.id, "resend", { force: true })).status).toBe(202);
    expect(await deliveriesOf(eventId)).toHaveLength(2);
  });

  it("makes one delivery when the button is pressed three times at once", async () => {
    const { delivery, eventId } = await retryingDelivery();
    await act(delivery.id, "cancel");
    const responses = await Promise.all(
      [1, 2, 3].map(() => act<StartedDelivery & Problem>(delivery.id, "resend")),
    );
    const made = responses.filter(({ status }) => status === 202).map(({ body }) => body.delivery_id);
    expect(made).toHaveLength(1);
    const refused = responses.filter(({ status }) => status === 409).map(({ body }) => body.delivery_id);
    expect(refused).toEqual([made[0], made[0]]);
    expect(await deliveriesOf(eventId)).toHaveLength(2);
  });

  it("accepts only true or false as force", async () => {
    const { delivery } = await retryingDelivery();
    for (const force of ["yes", 1, {}]) {
      const response = await act(delivery.id, "resend", { force });
      expect(response).toMatchObject({ status: 422, body: { errors: [{ path: "force" }] } });
    }
    expect((await act(delivery.id, "resend", { forced: true })).status).toBe(422);
  });
});
