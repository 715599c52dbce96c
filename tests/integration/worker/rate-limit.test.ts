import { expect } from "vitest";
import { inngest } from "@/inngest/client";
import { dispatchRequests } from "@/inngest/messages";
import { pool } from "@/lib/db/pool";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { requestPace } from "@/lib/deliveries/request-pace";
import { call } from "../../fixtures/api";
import { recordSamples } from "../../fixtures/organizations";
import { startProcess, startWorker, type TestProcess } from "../../fixtures/processes";
import { type Receiver, startReceiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { startDispatch } from "../deliveries/dispatcher";
import { createStage, failedEvents, progressOf, type Stage, start } from "../replays/stage";

/** Clocks of processes are compared, and timers may fire a millisecond early. */
const CLOCK_MS = 20;

const it = withDatabase({ API_RATE_LIMIT: "" });
let worker: TestProcess | undefined;
let receiver: Receiver;
let stage: Stage;
it.beforeEach(async () => {
  receiver = await startReceiver();
  stage = await createStage(receiver.url);
});
it.afterEach(() => receiver.close());
it.afterAll(() => worker?.kill());

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

async function send(eventIds: string[]): Promise<void> {
  const { organizationId } = stage;
  await inngest.send(dispatchRequests([{ organizationId, eventIds, deliveryIds: [] }]));
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

it("keeps a limit when the worker is killed with turns given out, and loses no delivery", async () => {
  worker = await startWorker();
  const since = await limitTo(600);
  const eventIds = await recordSamples(stage.organizationId, 30);
  await send(eventIds);
  await receiver.waitFor(5);
  await worker.kill();
  worker = await startWorker();
  await untilDelivered(eventIds);
  expectPace(600, since);
  expect(sentEvents()).toEqual(new Set(eventIds));
  // Requests whose results the killed worker could not save are repeated.
  expect(receiver.requests.length - eventIds.length).toBeLessThanOrEqual(
    dispatchLimits.slotsPerWebhook.least,
  );
});

it("keeps the limit of the webhook during a faster replay", async () => {
  worker ??= await startWorker();
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

it("sends waiting deliveries when a limit is raised, and when it is removed", async () => {
  worker ??= await startWorker();
  const eventIds = await recordSamples(stage.organizationId, 6);
  await limitTo(1);
  await send(eventIds.slice(0, 4));
  await receiver.waitFor(1);
  await limitTo(6_000);
  await receiver.waitFor(4);
  await limitTo(1);
  await send(eventIds.slice(4));
  const waiting = () => call("GET", "/api/v1/deliveries?status=pending", { as: stage.admin });
  await expect
    .poll(async () => (await waiting()).body)
    .toMatchObject({ data: [{ waits_for_turn: true }, { waits_for_turn: true }] });
  await limitTo(null);
  await untilDelivered(eventIds);
  expect(receiver.requests).toHaveLength(6);
});

it("keeps a limit when two processes give out turns at the same time, and doubles no delivery", async () => {
  await worker?.kill();
  worker = undefined;
  const { id, organizationId } = stage.webhook;
  const settings = { WEBHOOK_ID: id, ORGANIZATION_ID: organizationId };
  const processes = [1, 2].map(() => startProcess("tests/fixtures/children/take-turns.ts", settings));
  await Promise.all(processes.map((each) => each.waitForLog("takes turns")));
  const since = await limitTo(600);
  const eventIds = await recordSamples(organizationId, 30);
  await requestPace((await startDispatch(eventIds)).left.paced);
  await untilDelivered(eventIds);
  await Promise.all(processes.map((each) => each.kill()));
  expectPace(600, since);
  expect(receiver.requests).toHaveLength(30);
  expect(sentEvents()).toEqual(new Set(eventIds));
});
