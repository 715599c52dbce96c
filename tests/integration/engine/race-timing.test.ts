import { group, Inngest } from "inngest";
import pg from "pg";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Engine } from "@/inngest/engine/start-engine";
import { gates, needsClock, ownDatabase, until } from "./harness";
import { JumpingClock } from "./jumping-clock";

const HOUR = 3_600_000;

beforeAll(ownDatabase);
afterAll(async () => (await ownDatabase()).close());

describe.each([
  { checkpointing: true, mode: "with checkpointing" },
  { checkpointing: false, mode: "without checkpointing" },
])("steps of a race that end at the same moment, $mode", needsClock, ({ checkpointing }) => {
  const clock = new JumpingClock();
  const { gate, open, openAll, isHeld, count } = gates();
  const ran: string[] = [];
  let engine: Engine;
  let client: Inngest;
  /** Calls of the function stop here while it says so. */
  let entrance: (() => Promise<void>) | null = null;

  async function start(): Promise<void> {
    const { startEngine } = await import("@/inngest/engine/start-engine");
    const functions = [
      client.createFunction({ id: "sleeper", triggers: [{ event: "r/sleeper" }] }, async ({ step }) => {
        await group.parallel({ mode: "race" }, () =>
          Promise.race([step.run("quick", () => {}), step.sleep("long", "1h")]),
        );
        return step.run("then", async () => {
          if (ran.push("then") === 1) await gate("then");
        });
      }),
      client.createFunction({ id: "twins", triggers: [{ event: "r/twins" }] }, async ({ step }) => {
        await entrance?.();
        await group.parallel({ mode: "race" }, () =>
          Promise.race([step.run("one", () => gate("one")), step.run("two", () => gate("two"))]),
        );
        return step.run("then", () => ran.push("then"));
      }),
    ];
    engine = await startEngine({ client, functions, clock, random: () => 0 });
  }

  beforeAll(async () => {
    const { createEngineFetch } = await import("@/inngest/engine/fetch");
    client = new Inngest({
      id: `race-${checkpointing}`,
      isDev: true,
      baseUrl: "http://embedded.invalid",
      fetch: createEngineFetch(clock),
      logger: pino({ level: "silent" }),
      checkpointing,
    });
  });
  beforeEach(start);
  afterEach(async () => {
    ran.length = 0;
    openAll();
    await engine.stop();
  });

  it("the step after the race runs once when the loser ends while it is being saved", async () => {
    await client.send({ name: "r/sleeper" });
    await until(() => isHeld("then"));
    const run = await holdRun();
    open("then");
    await run.untilWaiting(1);
    clock.jump(HOUR);
    await run.untilWaiting(2);
    await run.letGo();
    await allCompleted();
    expect(ran).toEqual(["then"]);
  });

  it("the step after the race runs once when two find it at the same time", async () => {
    await client.send({ name: "r/twins" });
    await until(() => isHeld("one") && isHeld("two"));
    const run = await holdRun();
    open("one");
    open("two");
    await run.untilWaiting(2);
    // Saved, and claimed by nobody: both calls that follow are there when the engine starts again.
    const stopped = engine.stop();
    await run.letGo();
    await stopped;
    entrance = () => gate("entrance");
    await start();
    await until(() => count("entrance") === 2);
    entrance = null;
    open("entrance");
    await allCompleted();
    expect(ran).toEqual(["then"]);
  });
});

/** Locks the one unfinished run, so that who wants to save something of it waits in line. */
async function holdRun() {
  const { url } = await ownDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("begin; select from engine_run where status = 'active' for update");
  return {
    untilWaiting: (n: number) =>
      until(async () => {
        const { rows } = await client.query<{ n: number }>(
          "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        return rows[0]?.n === n;
      }),
    async letGo() {
      await client.query("commit");
      await client.end();
    },
  };
}

async function allCompleted(): Promise<void> {
  const { pool } = await import("@/lib/db/pool");
  await until(async () => {
    const { rows } = await pool().query("select from engine_run where status <> 'completed'");
    return rows.length === 0;
  });
}
