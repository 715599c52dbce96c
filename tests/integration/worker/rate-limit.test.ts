import { describe, expect } from "vitest";
import { inngest } from "@/inngest/client";
import { type Engine, startEngine } from "@/inngest/engine/start-engine";
import { functions } from "@/inngest/functions";
import { pool } from "@/lib/db/pool";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { requestPace } from "@/lib/deliveries/request-pace";
import { call } from "../../fixtures/api";
import { opened } from "../../fixtures/open-receiver";
import { recordSamples } from "../../fixtures/organizations";
import { startProcess, startWorker } from "../../fixtures/processes";
import { type Receiver, startReceiver } from "../../fixtures/receiver";
import { recordAndSend } from "../../fixtures/runs";
import { withDatabase } from "../../fixtures/with-database";
import { startDispatch } from "../deliveries/dispatcher";
import { createStage, failedEvents, progressOf, type Stage, start } from "../replays/stage";

/** Clocks of processes are compared, and timers may fire a millisecond early. */
const CLOCK_MS = 20;

const it = withDatabase({ API_RATE_LIMIT: "" });
let receiver: Receiver;
let stage: Stage;
it.beforeEach(async () => {
  receiver = await opened(startReceiver());
  stage = await createStage(receiver.url);
});

/** @returns when the limit began, from Date.now() */
async function limitTo(per_minute: number | null): Promise<number> {
  const since = Date.now();
  const path = `/api/v1/webhooks/${stage.webhook.id}`;
  expect(await call("PATCH", path, { as: stage.admin, body: { per_minute } })).toMatchObject({
    status: 200,
    body: { per_minute },
  });
  return since;
}

const sentEvents = () => new Set(receiver.requests.map(({ headers }) => headers["webhook-id"]));

/** Waits until each event is delivered. The state of the log is the end, not the last request. */
async function untilDelivered(eventIds: string[]): Promise<void> {
  const unfinished = async () => {
    const { rows } = await pool().query<{ succeeded: number }>(
      `select count(distinct event_id)::int as succeeded from delivery
        where event_id = any($1) and webhook_id = $2 and status = 'succeeded'`,
      [eventIds, stage.webhook.id],
    );
    return rows[0]?.succeeded;
  };
  await expect.poll(unfinished).toBe(eventIds.length);
}

/** No request came before its turn: the nth not before n - 1 intervals had passed since the limit began. */
function expectPace(perMinute: number, since: number): void {
  const early = receiver.requests
    .map(({ receivedAt }, n) => receivedAt - since - (n * 60_000) / perMinute)
    .filter((ms) => ms < -CLOCK_MS);
  expect(early, "milliseconds before the turn").toEqual([]);
}

describe("the limit of a webhook", () => {
  it("is kept when the worker is killed with turns given out, and no delivery is lost", async ({
    onTestFinished,
  }) => {
    const killed = await startWorker();
    onTestFinished(() => killed.kill());
    const since = await limitTo(600);
    const eventIds = await recordAndSend(stage.organizationId, 30);
    await receiver.waitFor(5);
    await killed.kill();
    const next = await startWorker();
    onTestFinished(() => next.kill());
    await untilDelivered(eventIds);
    expectPace(600, since);
    expect(sentEvents()).toEqual(new Set(eventIds));
    // Requests whose results the killed worker could not save are repeated.
    const repeated = receiver.requests.length - eventIds.length;
    expect(repeated).toBeLessThanOrEqual(dispatchLimits.slotsPerWebhook.least);
  });

  it("is kept by two processes that give out turns at the same time, and no delivery is doubled", async ({
    onTestFinished,
  }) => {
    const { id, organizationId } = stage.webhook;
    const settings = { WEBHOOK_ID: id, ORGANIZATION_ID: organizationId };
    const processes = [1, 2].map(() => startProcess("tests/fixtures/children/take-turns.ts", settings));
    onTestFinished(async () => void (await Promise.all(processes.map((each) => each.kill()))));
    await Promise.all(processes.map((each) => each.waitForLog("takes turns")));
    const since = await limitTo(600);
    const eventIds = await recordSamples(organizationId, 30);
    await requestPace((await startDispatch(eventIds)).left.paced);
    await untilDelivered(eventIds);
    expectPace(600, since);
    expect(receiver.requests).toHaveLength(30);
    expect(sentEvents()).toEqual(new Set(eventIds));
  });
});

describe("through the engine", () => {
  let engine: Engine;
  it.beforeAll(async () => {
    engine = await startEngine({ client: inngest, functions });
  });
  it.afterAll(() => engine.stop());

  it("a faster replay keeps the limit of the webhook", async () => {
    const eventIds = await failedEvents(stage, 12);
    const since = await limitTo(300);
    const { body: replay, text } = await start(stage, { per_second: 50 });
    expect(replay, text).toMatchObject({ status: "running", total: 12 });
    await expect
      .poll(() => progressOf(stage, replay.id))
      .toMatchObject({ status: "completed", sent: 12, succeeded: 12 });
    expectPace(300, since);
    expect(receiver.requests.map(({ headers }) => headers["webhook-id"]).sort()).toEqual(eventIds.sort());
  });

  it("waiting deliveries are sent when a limit is raised, and when it is removed", async () => {
    await limitTo(1);
    const eventIds = await recordAndSend(stage.organizationId, 4);
    await receiver.waitFor(1);
    await limitTo(6_000);
    await receiver.waitFor(4);
    await limitTo(1);
    eventIds.push(...(await recordAndSend(stage.organizationId, 2)));
    const waiting = () => call("GET", "/api/v1/deliveries?status=pending", { as: stage.admin });
    await expect
      .poll(async () => (await waiting()).body)
      .toMatchObject({ data: [{ waits_for_turn: true }, { waits_for_turn: true }] });
    await limitTo(null);
    await untilDelivered(eventIds);
    expect(receiver.requests).toHaveLength(6);
  });
});
