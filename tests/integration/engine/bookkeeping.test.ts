import { cron, Inngest } from "inngest";
import pino from "pino";
import { describe, expect } from "vitest";
import type { Engine } from "@/inngest/engine/start-engine";
import { withDatabase } from "../../fixtures/with-database";
import { gates, until } from "./harness";
import { JumpingClock } from "./jumping-clock";

const it = withDatabase();
const DAY = 24 * 3_600_000;
const QUARTER = 900_000;
const clock = new JumpingClock();
const ticks: Date[] = [];
const attempts: number[] = [];
const { gate, open, isHeld } = gates();
let engine: Engine;
let client: Inngest;
let engineFetch: typeof fetch;

async function start(): Promise<void> {
  const { startEngine } = await import("@/inngest/engine/start-engine");
  engine = await startEngine({
    client,
    clock,
    random: () => 0,
    functions: [
      client.createFunction({ id: "good", triggers: [{ event: "b/good" }] }, ({ attempt, step }) =>
        step.run("s", () => attempts.push(attempt)),
      ),
      client.createFunction({ id: "bad", retries: 0, triggers: [{ event: "b/bad" }] }, async ({ step }) => {
        await step.run("before", () => 1);
        throw new Error("bad");
      }),
      client.createFunction({ id: "held", triggers: [{ event: "b/held" }] }, () => gate("held")),
      client.createFunction(
        { id: "cancelled", triggers: [{ event: "b/cancelled" }], cancelOn: [{ event: "b/cancel" }] },
        ({ step }) => step.sleep("s", "1d"),
      ),
      client.createFunction({ id: "ticking", triggers: [cron("*/15 * * * *")] }, ({ event }) => {
        ticks.push(new Date(event.ts as number));
      }),
    ],
  });
}

async function rows<T>(text: string): Promise<T[]> {
  const { pool } = await import("@/lib/db/pool");
  const result = await pool().query(text);
  return result.rows as T[];
}

const statuses = () =>
  rows<{ id: string; status: string }>(
    "select function_id as id, status from engine_run where function_id not like '%ticking' order by 1",
  );

it.beforeAll(async () => {
  const { createEngineFetch } = await import("@/inngest/engine/fetch");
  engineFetch = createEngineFetch(clock);
  client = new Inngest({
    id: "books",
    isDev: true,
    baseUrl: "http://embedded.invalid",
    fetch: engineFetch,
    logger: pino({ level: "silent" }),
  });
});
it.afterAll(async () => {
  await engine.stop();
});

describe("the engine's records", () => {
  it("accepts no events before a worker has registered its functions, because they would be lost", async () => {
    const response = await engineFetch("http://embedded.invalid/e/key", {
      method: "POST",
      body: event("b/good"),
    });
    expect(response.status).toBe(503);
    await start();
  });

  it("starts nothing twice when a batch is resent with its seed after a lost response", async () => {
    for (let sent = 0; sent < 2; sent += 1) {
      const response = await engineFetch("http://embedded.invalid/e/key", {
        method: "POST",
        headers: { "x-inngest-event-id-seed": "1,abc" },
        body: event("b/held"),
      });
      expect(await response.json()).toMatchObject({ status: 200, ids: [expect.any(String)] });
    }
    await until(() => isHeld("held"));
    expect(await statuses()).toEqual([{ id: "books-held", status: "active" }]);
    open("held");
    await until(async () => (await statuses()).length === 0);
  });

  it.each([
    ["not a name", '[{"data":{}}]'],
    ["data that is not an object", '[{"name":"x","data":[1]}]'],
  ])("refuses %s", async (_what, body) => {
    const response = await engineFetch("http://embedded.invalid/e/key", { method: "POST", body });
    expect(response.status).toBe(400);
  });

  it("applies another worker's triggers to the next event that is sent", async () => {
    const { pool } = await import("@/lib/db/pool");
    await pool().query(
      `update engine_registration set digest = 'of another worker',
         functions = replace(functions::text, '"b/bad"', '"b/renamed"')::json`,
    );
    await client.send([{ name: "b/bad" }, { name: "b/renamed" }]);
    await until(async () => (await statuses()).find(({ id }) => id === "books-bad"));
    expect((await statuses()).filter(({ id }) => id === "books-bad")).toHaveLength(1);
  });

  it("postpones a call when the database fails, without using up an attempt of the run", async () => {
    const { pool } = await import("@/lib/db/pool");
    await pool().query(
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$;
       create trigger refuse before delete on engine_run for each row execute function refuse()`,
    );
    await client.send({ name: "b/good" });
    await until(() => engine.figures().callsByOutcome.postponed > 0);
    await pool().query("drop trigger refuse on engine_run");
    await until(async () => (await statuses()).every(({ status }) => status !== "active"));
    // Steps of a postponed call may be repeated, but each call is a first attempt.
    expect(new Set(attempts)).toEqual(new Set([0]));
  });

  it("makes all calls after a time in which the database could not be searched for them", async () => {
    const { pool } = await import("@/lib/db/pool");
    await pool().query("alter table engine_step rename to engine_step_away");
    const before = attempts.length;
    await client.send({ name: "b/good" });
    await pool().query("alter table engine_step_away rename to engine_step");
    await until(() => attempts.length > before);
    await until(async () => (await statuses()).every(({ status }) => status !== "active"));
  });

  it("runs only the latest of the ticks missed while no worker was running, and each tick once", async () => {
    await engine.stop();
    const now = clock.now().getTime();
    const third = Math.ceil(now / QUARTER) * QUARTER + 2 * QUARTER;
    ticks.length = 0;
    clock.jump(third - now + 60_000);
    await start();
    await until(() => ticks.length > 0);
    await engine.stop();
    await start();
    expect(ticks).toEqual([new Date(third)]);
  });

  it("keeps cancelled runs for 7 days, failed runs for 30 days, and event IDs for one day", async () => {
    const { pruneRuns } = await import("@/inngest/engine/prune-runs");
    const left = async () => [...new Set((await statuses()).map(({ id }) => id))];
    const seen = () => rows("select event_id from engine_seen_event");
    await client.send({ name: "b/cancelled", id: "seen" });
    await client.send({ name: "b/cancel" });
    await pruneRuns(new Date(clock.now().getTime() + DAY - 3_600_000));
    expect(await seen()).toEqual([{ event_id: "seen" }]);
    await pruneRuns(new Date(clock.now().getTime() + DAY));
    expect(await seen()).toEqual([]);
    expect(await left()).toEqual(["books-bad", "books-cancelled"]);
    const in7Days = new Date(clock.now().getTime() + 7 * DAY);
    await pruneRuns(new Date(in7Days.getTime() - 2 * 3_600_000));
    expect(await left()).toEqual(["books-bad", "books-cancelled"]);
    await pruneRuns(in7Days);
    expect(await left()).toEqual(["books-bad"]);
    await pruneRuns(new Date(clock.now().getTime() + 30 * DAY));
    expect(await left()).toEqual([]);
    expect(await rows("select * from engine_step")).toEqual([]);
  });

  it("reports waiting, sleeping, and running calls, their age, and the outcomes of calls", async () => {
    const { countCalls } = await import("@/inngest/engine/figures");
    const now = clock.now().getTime();
    await client.send({ name: "b/good", ts: now + DAY });
    await client.send({ name: "b/held" });
    await until(() => isHeld("held"));
    expect(await countCalls(clock.now())).toMatchObject({ ready: 1, waiting: 0, sleeping: 1 });
    const { oldestDueSeconds } = await countCalls(new Date(now + 3_600_000));
    expect(oldestDueSeconds).toBeGreaterThan(3_500);
    expect(oldestDueSeconds).toBeLessThanOrEqual(3_600);
    expect(engine.figures()).toMatchObject({ running: 1, callsByOutcome: { completed: 0, failed: 0 } });
    open("held");
    await until(() => engine.figures().callsByOutcome.completed === 1);
    expect(engine.figures().running).toBe(0);
    expect(await countCalls(clock.now())).toMatchObject({ ready: 0, sleeping: 1, oldestDueSeconds: 0 });
  });
});

const event = (name: string) => JSON.stringify([{ name, data: {}, ts: clock.now().getTime() }]);
