import { expect } from "vitest";
import { inngest } from "@/inngest/client";
import { type Engine, startEngine } from "@/inngest/engine/start-engine";
import { functions } from "@/inngest/functions";
import { withDatabase } from "../../fixtures/with-database";
import { act, createStage, pastEvent, progressOf, start } from "./stage";

const EVENTS = 60;

const it = withDatabase({ API_RATE_LIMIT: "" });
let engine: Engine;
it.beforeAll(async () => {
  engine = await startEngine({ client: inngest, functions });
});
it.afterAll(() => engine.stop());

it("sends every event once through the engine, also when it is paused and resumed on the way", async ({
  receiver,
}) => {
  const stage = await createStage(receiver.url);
  const events: string[] = [];
  for (let minute = 0; minute < EVENTS; minute += 1)
    events.push(await pastEvent(stage, minute % 59, { delivery: minute % 2 === 0 ? null : {} }));
  const { body: replay, text } = await start(stage, { per_second: 10 });
  expect(replay, text).toMatchObject({ status: "running", total: EVENTS });

  await expect.poll(() => receiver.requests.length).toBeGreaterThan(0);
  expect((await act(stage, replay.id, "pause")).status).toBe(200);
  expect(await progressOf(stage, replay.id)).toMatchObject({ status: "paused", paused_reason: "by_user" });
  expect((await act(stage, replay.id, "resume")).status).toBe(200);

  await expect
    .poll(() => progressOf(stage, replay.id))
    .toMatchObject({ status: "completed", sent: EVENTS, skipped: 0 });
  await expect.poll(() => receiver.requests.length).toBeGreaterThanOrEqual(EVENTS);
  const received = receiver.requests.map(({ headers }) => headers["webhook-id"]);
  expect(received.sort()).toEqual(events.sort());
});
