import { describe, expect } from "vitest";
import type { Webhook } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { attemptsInFlight } from "@/lib/deliveries/attempts-in-flight";
import { changedBeforeFailure } from "@/lib/deliveries/changed-before-failure";
import { MAX_ATTEMPTS } from "@/lib/deliveries/retry-schedule";
import { call } from "../../fixtures/api";
import {
  createOrganization,
  createWebhook,
  recordSample,
  type TestWebhook,
} from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";
import { createPing, deliveriesOf, dispatch, dueNow, runDeliveries, setWebhook } from "./dispatcher";

const it = withDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "", WEBHOOK_DISABLE_AFTER: "120h" });
let admin: Person;
let organizationId: string;
let webhook: TestWebhook;
let status: number;

it.beforeEach(async ({ receiver }) => {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
  status = 200;
  receiver.respond = () => ({ status });
  webhook = await createWebhook(organizationId, receiver.url);
});

/** Records an event and makes one attempt of its delivery. @returns the delivery's ID */
async function send(respondWith: number): Promise<string> {
  status = respondWith;
  const eventId = await recordSample(organizationId);
  const { requests } = await dispatch([eventId]);
  for (const { deliveryId } of requests) await runDeliveries(deliveryId);
  await attemptsInFlight();
  return (await deliveriesOf(eventId))[0]?.id ?? "";
}

/** Makes the remaining attempts of a delivery. */
async function exhaust(deliveryId: string): Promise<void> {
  for (let n = 1; n < MAX_ATTEMPTS; n += 1) {
    await dueNow(deliveryId);
    await runDeliveries(deliveryId);
  }
}

const spells = () =>
  prisma().healthSpell.findMany({ where: { webhookId: webhook.id }, orderBy: { startedAt: "asc" } });

async function read(): Promise<Webhook> {
  return (await call<Webhook>("GET", `/api/v1/webhooks/${webhook.id}`, { as: admin })).body;
}

async function change(body: object): Promise<void> {
  const response = await call("PATCH", `/api/v1/webhooks/${webhook.id}`, { as: admin, body });
  expect(response.status).toBe(200);
}

const startOf = async (deliveryId: string) =>
  (await prisma().attempt.findFirstOrThrow({ where: { deliveryId }, orderBy: { number: "asc" } })).startedAt;

describe("a health spell", () => {
  it("starts with the first of three failed attempts in a row, and has its error", async () => {
    await send(200);
    const { last_success_at } = await read();
    const first = await send(401);
    await send(500);
    expect(await spells()).toEqual([]);
    expect(await read()).toMatchObject({ health: "healthy", failing_since: null });
    await send(500);
    const startedAt = await startOf(first);
    expect(await spells()).toMatchObject([
      {
        startedAt,
        statusCode: 401,
        errorCode: "http_status",
        endedAt: null,
        workedUntil: new Date(last_success_at ?? ""),
      },
    ]);
    expect(await read()).toMatchObject({
      health: "failing",
      failing_since: startedAt?.toISOString(),
      failing_deliveries: 0,
      failing_error: { code: "http_status", status_code: 401 },
      disables_at: null,
    });
  });

  it("ends with a success of a real delivery, with the number of deliveries that failed", async () => {
    const [first] = [await send(500), await send(500)];
    await exhaust(first ?? "");
    expect(await read()).toMatchObject({ health: "failing", failing_deliveries: 1 });
    await send(200);
    const [spell, ...others] = await spells();
    expect(others).toEqual([]);
    expect(spell).toMatchObject({ endedBy: "success", failedDeliveries: 1 });
    expect(spell?.endedAt?.getTime()).toBeGreaterThan(spell?.startedAt.getTime() ?? 0);
    expect(await read()).toMatchObject({ health: "healthy", failing_since: null, failing_deliveries: 0 });
  });

  it("is not stored for failures between successes", async () => {
    for (const respondWith of [500, 500, 200, 500, 500, 200, 500]) await send(respondWith);
    expect(await spells()).toEqual([]);
    expect(await read()).toMatchObject({ health: "healthy", failing_deliveries: 0 });
  });

  it("is neither started nor ended by tests", async () => {
    status = 500;
    for (let n = 0; n < 4; n += 1) await dispatch([], [await createPing(organizationId, webhook, "test")]);
    expect(await spells()).toEqual([]);
    for (let n = 0; n < 3; n += 1) await send(500);
    status = 200;
    await dispatch([], [await createPing(organizationId, webhook, "test")]);
    expect(await spells()).toMatchObject([{ endedAt: null }]);
    expect((await read()).health).toBe("failing");
  });

  it("keeps the last success before it, whatever tests succeed while real deliveries fail", async () => {
    await send(200);
    const { last_success_at } = await read();
    await change({ events: ["booking.created"] });
    const succeedingTest = async () => {
      status = 200;
      await dispatch([], [await createPing(organizationId, webhook, "test")]);
    };
    await send(401);
    await succeedingTest();
    for (let n = 0; n < 2; n += 1) await send(401);
    await succeedingTest();
    expect(await spells()).toMatchObject([{ workedUntil: new Date(last_success_at ?? "") }]);
    expect(await changedBeforeFailure(webhook.id)).toMatchObject({
      worked_until: last_success_at,
      change: { kind: "events_changed" },
    });
  });

  it("counts every failed delivery when many end at the same time", async () => {
    const deliveries: string[] = [];
    for (let n = 0; n < 12; n += 1) deliveries.push(await send(500));
    for (let n = 2; n < MAX_ATTEMPTS; n += 1) {
      await Promise.all(deliveries.map(dueNow));
      await runDeliveries(...deliveries);
    }
    await Promise.all(deliveries.map(dueNow));
    await Promise.all(deliveries.map((id) => runDeliveries(id)));
    expect(await read()).toMatchObject({ health: "failing", failing_deliveries: 12 });
  });

  it("ends when the webhook is disabled, and a later failure starts another", async () => {
    for (let n = 0; n < 3; n += 1) await send(500);
    await change({ status: "disabled" });
    expect(await spells()).toMatchObject([{ endedBy: "stopped" }]);
    expect(await read()).toMatchObject({ health: "unknown", disabled_by: "user", failing_since: null });
    await change({ status: "active" });
    for (let n = 0; n < 3; n += 1) await send(503);
    expect(await spells()).toMatchObject([{ endedBy: "stopped" }, { endedAt: null, statusCode: 503 }]);
  });

  it("ends when the webhook gets another URL", async ({ receiver }) => {
    for (let n = 0; n < 3; n += 1) await send(500);
    await change({ url: `${receiver.url}/moved` });
    await attemptsInFlight();
    expect(await spells()).toMatchObject([{ endedBy: "url_changed" }]);
    expect(await read()).toMatchObject({ failing_since: null, disabled_by: null });
  });

  it("announces when the webhook will be disabled once 20 deliveries have failed", async () => {
    const failingSince = new Date("2026-03-06T18:02:00Z");
    await setWebhook(webhook.id, {
      consecutiveFailures: 80,
      failingSince,
      failingErrorCode: "timeout",
      failingDeliveries: 19,
    });
    expect((await read()).disables_at).toBeNull();
    await setWebhook(webhook.id, { failingDeliveries: 20 });
    expect((await read()).disables_at).toBe("2026-03-11T18:02:00.000Z");
    await setWebhook(webhook.id, { disablePostponedSeconds: 3_600 });
    expect((await read()).disables_at).toBe("2026-03-11T19:02:00.000Z");
  });
});
