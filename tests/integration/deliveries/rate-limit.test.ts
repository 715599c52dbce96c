import { describe, expect, vi } from "vitest";
import type { DeliveryDetail, DeliveryPage } from "@/lib/contracts/deliveries";
import type { Webhook } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { attemptsInFlight } from "@/lib/deliveries/attempts-in-flight";
import { claimTurns, type Turns } from "@/lib/deliveries/claim-turns";
import { releaseClaims } from "@/lib/deliveries/release-claims";
import { handOnPace, requestPace, sweepPaces } from "@/lib/deliveries/request-pace";
import { sweepDeliveries } from "@/lib/deliveries/sweep-deliveries";
import { takeTurns } from "@/lib/deliveries/take-turns";
import { call } from "../../fixtures/api";
import { opened } from "../../fixtures/open-receiver";
import {
  createOrganization,
  createWebhook,
  recordSample,
  type TestWebhook,
} from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { type Receiver, startReceiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { createPing, deliveriesOf, dispatch, dueNow, runDeliveries, startDispatch } from "./dispatcher";

const it = withDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "" });
let admin: Person;
let receiver: Receiver;
let webhook: TestWebhook;
/** Of the database, when the test began. */
let begin: Date;

it.beforeEach(async () => {
  const organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
  receiver = await opened(startReceiver());
  webhook = await createWebhook(organizationId, receiver.url, { events: ["booking.created"] });
});

const limitTo = (per_minute: number | null) =>
  call<Webhook>("PATCH", `/api/v1/webhooks/${webhook.id}`, { as: admin, body: { per_minute } });
const stateOf = () => prisma().webhook.findUniqueOrThrow({ where: { id: webhook.id } });
const at = (ms: number) => new Date(begin.getTime() + ms);

/**
 * Records and dispatches events, whose deliveries then wait. The clock of the turns starts afterwards.
 * @returns the deliveries in the order of their turns
 */
async function wait(count: number): Promise<string[]> {
  const events: string[] = [];
  for (let n = 0; n < count; n += 1) events.push(await recordSample(webhook.organizationId));
  const { left, started } = await startDispatch(events);
  expect({ started, requests: left.requests, untried: left.untried }).toEqual({
    started: 0,
    requests: [],
    untried: [],
  });
  expect(left.paced).toHaveLength(count);
  await requestPace(left.paced);
  const rows = await prisma().delivery.findMany({
    where: { eventId: { in: events } },
    orderBy: [{ nextAttemptAt: "asc" }, { id: "asc" }],
  });
  begin = new Date(Date.now() + 60_000);
  return rows.map(({ id }) => id);
}

async function turnsAt(ms: number, most = 1_000): Promise<Turns> {
  const { paceGeneration } = await stateOf();
  return claimTurns(webhook.id, paceGeneration, most, at(ms));
}
const startsOf = ({ turns }: Turns, ms: number) => turns.map(({ startsInMs }) => ms + startsInMs);

/** One turn of the webhook's run, with its attempts. */
async function run(): Promise<number | null> {
  const { paceGeneration } = await stateOf();
  const waitSeconds = await takeTurns(
    { webhookId: webhook.id, organizationId: webhook.organizationId },
    paceGeneration,
    async () => {},
  );
  await attemptsInFlight();
  return waitSeconds;
}
const statusOf = async (id: string) => (await prisma().delivery.findUniqueOrThrow({ where: { id } })).status;

describe("a webhook with a rate limit", () => {
  it("gets its first attempts evenly, and its run sleeps in between", async () => {
    await limitTo(60);
    const ids = await wait(5);
    const starts: number[] = [];
    const order: string[] = [];
    for (let ms = 0; ms <= 4_000; ms += 1_000) {
      const turns = await turnsAt(ms);
      starts.push(...startsOf(turns, ms));
      order.push(...turns.turns.map(({ attempt }) => attempt.deliveryId));
      if (order.length < 5) expect(turns).toMatchObject({ waitSeconds: 1 });
    }
    expect(starts).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
    expect([...order].sort()).toEqual([...ids].sort());
  });

  it("gives no turn twice, and none too early, when two processes give them out at the same time", async () => {
    await limitTo(600);
    await wait(60);
    const seen: { id: string; start: number }[] = [];
    for (let ms = 0; seen.length < 60; ms += 500) {
      for (const turns of await Promise.all([turnsAt(ms), turnsAt(ms), turnsAt(ms)])) {
        seen.push(
          ...turns.turns.map(({ attempt, startsInMs }) => ({
            id: attempt.deliveryId,
            start: ms + startsInMs,
          })),
        );
      }
      expect(ms, "until all have a turn").toBeLessThan(20_000);
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(60);
    expect(seen.map(({ start }) => start).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, n) => n * 100),
    );
  });

  it("uses a changed limit from the next turn on, while a backlog waits", async () => {
    await limitTo(1);
    await wait(10);
    expect(startsOf(await turnsAt(0), 0)).toEqual([0]);
    expect((await turnsAt(1_000)).waitSeconds, "an attempt is in flight").toBe(9);
    const before = await stateOf();
    await limitTo(120);
    const { paceGeneration, paceWakesAt } = await stateOf();
    expect(paceGeneration, "the sleeping run is replaced").toBe(before.paceGeneration + 1);
    expect(paceWakesAt?.getTime()).toBeLessThan(before.paceWakesAt?.getTime() ?? 0);
    expect(startsOf(await turnsAt(1_000), 1_000)).toEqual([1_000, 1_500, 2_000, 2_500]);
    await limitTo(30);
    expect(startsOf(await turnsAt(2_600), 2_600)).toEqual([4_500]);
    expect(await claimTurns(webhook.id, before.paceGeneration, 10, at(9_000))).toMatchObject({
      waitSeconds: null,
      turns: [],
    });
  });

  it("loses nothing and sends nothing faster when a process dies with claimed turns", async () => {
    await limitTo(60);
    const ids = await wait(4);
    const dead = await turnsAt(0);
    expect(startsOf(dead, 0)).toEqual([0, 1_000]);
    // As at the start of the next worker.
    const released = (await releaseClaims()).filter(({ webhookId }) => webhookId === webhook.id);
    expect(released.map(({ deliveryId }) => deliveryId).sort()).toEqual(
      dead.turns.map(({ attempt }) => attempt.deliveryId).sort(),
    );
    await runDeliveries(...released.map(({ deliveryId }) => deliveryId));
    const starts: number[] = [];
    const made = new Set<string>();
    for (let ms = 1_000; made.size < 4 && ms < 20_000; ms += 1_000) {
      const turns = await turnsAt(ms);
      starts.push(...startsOf(turns, ms));
      for (const { attempt } of turns.turns) made.add(attempt.deliveryId);
    }
    expect(starts).toEqual([2_000, 3_000, 4_000, 5_000]);
    expect([...made].sort()).toEqual([...ids].sort());
  });

  it("really sends at its turns, and its run ends when nothing waits", async () => {
    await limitTo(6_000);
    await wait(3);
    await run();
    expect(receiver.requests).toHaveLength(3);
    expect(await run()).toBeNull();
    expect(await stateOf()).toMatchObject({ paceWakesAt: null });
  });

  it("gives the turn of a delivery whose payload was erased to the next one, and cancels the first", async () => {
    await limitTo(1);
    const [erased = "", next = ""] = await wait(2);
    await pool().query(
      "update event set payload = null where id = (select event_id from delivery where id = $1)",
      [erased],
    );
    expect(await run(), "seconds").toBe(1);
    expect(receiver.requests).toHaveLength(0);
    expect(await statusOf(erased)).toBe("cancelled");
    await run();
    expect(await statusOf(next)).toBe("succeeded");
    expect(receiver.requests).toHaveLength(1);
  });

  it("counts retries, in the order in which they are due", async () => {
    await limitTo(60);
    const [first = "", second = ""] = await wait(2);
    await prisma().delivery.update({
      where: { id: second },
      data: { status: "retrying", attemptCount: 1, nextAttemptAt: new Date(Date.now() - 3_600_000) },
    });
    const { turns } = await turnsAt(0);
    expect(turns.map(({ attempt }) => [attempt.deliveryId, attempt.number])).toEqual([
      [second, 2],
      [first, 1],
    ]);
  });

  it("sleeps until a retry is due", async () => {
    await limitTo(60);
    const [id = ""] = await wait(1);
    const due = at(300_000);
    await prisma().delivery.update({
      where: { id },
      data: { status: "retrying", attemptCount: 1, nextAttemptAt: due },
    });
    expect(await turnsAt(0)).toMatchObject({ turns: [], waitSeconds: 299 });
    expect((await turnsAt(300_000)).turns).toHaveLength(1);
  });

  it("sends the delivery that a person retries now first", async () => {
    await limitTo(60);
    const ids = await wait(3);
    const last = ids.at(-1) ?? "";
    const path = `/api/v1/deliveries/${last}/retry-now`;
    expect(await call("POST", path, { as: admin, body: {} })).toMatchObject({
      status: 200,
      body: { waits_for_turn: true },
    });
    expect((await turnsAt(0, 1)).turns.map(({ attempt }) => attempt.deliveryId)).toEqual([last]);
  });

  it("gets tests at once", async () => {
    await limitTo(1);
    await wait(3);
    await turnsAt(0);
    const ping = await createPing(webhook.organizationId, webhook, "test");
    expect(await dispatch([], [ping])).toMatchObject({ started: 1, requests: [] });
    expect(receiver.requests).toHaveLength(1);
  });
});

describe("waiting deliveries", () => {
  it("come from runs that slept when the limit was set", async () => {
    const eventId = await recordSample(webhook.organizationId);
    await startDispatch([eventId]).then(() => attemptsInFlight());
    const [delivery] = await deliveriesOf(eventId);
    const id = delivery?.id ?? "";
    await prisma().delivery.update({
      where: { id },
      data: { status: "retrying", completedAt: null, nextAttemptAt: new Date() },
    });
    await limitTo(60);
    await dueNow(id);
    expect(await runDeliveries(id)).toEqual({ done: true });
    expect(await prisma().delivery.findUniqueOrThrow({ where: { id } })).toMatchObject({ isPaced: true });
    begin = new Date(Date.now() + 60_000);
    expect((await turnsAt(0)).turns).toHaveLength(1);
  });

  it("return to other runs when the limit is removed, also if one is locked meanwhile", async () => {
    await limitTo(60);
    const [locked = "", ...ids] = await wait(3);
    await limitTo(null);
    const client = await pool().connect();
    await client.query("begin");
    await client.query("select from delivery where id = $1 for update", [locked]);
    const first = await turnsAt(0);
    await client.query("rollback");
    client.release();
    expect(first.released.map(({ deliveryId }) => deliveryId).sort()).toEqual([...ids].sort());
    expect(first.waitSeconds).toBe(1);
    const { released, waitSeconds } = await turnsAt(0);
    expect(released.map(({ deliveryId }) => deliveryId)).toEqual([locked]);
    expect(waitSeconds).toBeNull();
    await runDeliveries(locked, ...ids);
    expect(receiver.requests).toHaveLength(3);
  });

  it.for([
    ["disabled", "PATCH", { status: "disabled" }],
    ["deleted", "DELETE", undefined],
  ] as const)("get no turn after their webhook was %s", async ([, method, body]) => {
    await limitTo(60);
    const ids = await wait(2);
    await call(method, `/api/v1/webhooks/${webhook.id}`, { as: admin, body });
    expect(await turnsAt(0)).toMatchObject({ waitSeconds: null, turns: [] });
    const log = await call<DeliveryPage>("GET", "/api/v1/deliveries", { as: admin });
    expect(log.body.data.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(log.body.data).toMatchObject([
      { status: "cancelled", waits_for_turn: false },
      { status: "cancelled", waits_for_turn: false },
    ]);
  });

  it("do not come back when their webhook is enabled again, whose new deliveries get turns", async () => {
    await limitTo(60);
    await wait(2);
    for (const status of ["disabled", "active"])
      await call("PATCH", `/api/v1/webhooks/${webhook.id}`, { as: admin, body: { status } });
    const [id = ""] = await wait(1);
    expect((await turnsAt(0)).turns.map(({ attempt }) => attempt.deliveryId)).toEqual([id]);
  });

  it("are counted for those behind them", async () => {
    await limitTo(60);
    const ids = await wait(3);
    const details = await Promise.all(
      ids.map((id) => call<DeliveryDetail>("GET", `/api/v1/deliveries/${id}`, { as: admin })),
    );
    expect(details.map(({ body }) => body.turns_ahead).sort()).toEqual([0, 1, 2]);
    await turnsAt(0, 3);
    const ping = await createPing(webhook.organizationId, webhook, "test");
    const { body } = await call("GET", `/api/v1/deliveries/${ping}`, { as: admin });
    expect(body).toMatchObject({ waits_for_turn: false, turns_ahead: null });
  });

  it("are not sent again by the sweeper, which requests a lost run once for all of them", async () => {
    await limitTo(60);
    await wait(3);
    const later = new Date(Date.now() + 600_000);
    const lost = async (now: Date) =>
      (await sweepDeliveries(now)).lost.filter(({ webhookId }) => webhookId === webhook.id);
    expect(await lost(later)).toEqual([]);
    const { paceGeneration } = await stateOf();
    const run = {
      webhookId: webhook.id,
      generation: paceGeneration + 1,
      organizationId: webhook.organizationId,
    };
    expect(await sweepPaces(later)).toContainEqual(run);
    expect(await sweepPaces(later), "once").toEqual([]);
    // The request for the run was lost before it was stored.
    await prisma().webhook.update({ where: { id: webhook.id }, data: { paceWakesAt: null } });
    expect(await lost(new Date(Date.now() + 86_400_000))).toHaveLength(3);
  });

  it("request one run, and another one only if that sleeps longer than until the next turn", async () => {
    await limitTo(1);
    const ids = await wait(2);
    const waiting = ids.map((deliveryId) => ({ deliveryId, webhookId: webhook.id }));
    expect(await requestPace(waiting), "a run is requested").toEqual([]);
    const { paceGeneration: generation } = await stateOf();
    await run();
    const { paceWakesAt } = await stateOf();
    expect(paceWakesAt?.getTime(), "sleeps until the next turn").toBeGreaterThan(Date.now());
    expect(await requestPace(waiting)).toEqual([]);
    await prisma().webhook.update({
      where: { id: webhook.id },
      data: { paceWakesAt: new Date(Date.now() + 600_000) },
    });
    expect(await requestPace(waiting)).toMatchObject([{ generation: generation + 1 }]);
    expect(await handOnPace(webhook.id, generation)).toMatchObject({ generation: generation + 1 });
    expect(await handOnPace(webhook.id, generation - 1)).toBeNull();
  });
});

it("costs an event no statement while its webhooks have no limit", async () => {
  // The first success also notes the receiver's certificate.
  await dispatch([await recordSample(webhook.organizationId)]);
  const eventId = await recordSample(webhook.organizationId);
  const queries = vi.spyOn(pool(), "query");
  const { left } = await startDispatch([eventId]);
  await requestPace(left.paced);
  await attemptsInFlight();
  const names = queries.mock.calls.map(([query]) => (query as unknown as { name: string }).name);
  queries.mockRestore();
  expect(names).toEqual(["open-batch", "save-results"]);
});
