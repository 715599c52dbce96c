import { once } from "node:events";
import { Inngest } from "inngest";
import pg from "pg";
import pino from "pino";
import { describe, expect, vi } from "vitest";
import type { Clock } from "@/inngest/engine/clock";
import type { Engine } from "@/inngest/engine/start-engine";
import { withDatabase } from "../../fixtures/with-database";
import { gates, until } from "./harness";
import { JumpingClock } from "./jumping-clock";

const it = withDatabase();
const BACKLOG = 10_000;

const { gate, open, openAll, isHeld } = gates();
const made: string[] = [];
let url: string;
let engine: Engine;
let client: Inngest;

it.beforeAll(({ database }) => {
  url = database.url;
});
it.beforeEach(() => {
  made.length = 0;
});
it.afterEach(async () => {
  vi.restoreAllMocks();
  openAll();
  await engine.stop();
  const { pool } = await import("@/lib/db/pool");
  await pool().query("truncate engine_run, engine_call, engine_step");
});

/** With this clock, only notifications start searches. */
const withoutTimers: Clock = { now: () => new Date(), at: () => () => {} };

/** Starts an engine with one function whose calls the test can hold. */
async function start(clock: Clock = new JumpingClock(), onFatal?: (error: Error) => void): Promise<void> {
  const { createEngineFetch } = await import("@/inngest/engine/fetch");
  const { startEngine } = await import("@/inngest/engine/start-engine");
  client = new Inngest({
    id: "looks",
    isDev: true,
    baseUrl: "http://embedded.invalid",
    fetch: createEngineFetch(clock),
    logger: pino({ level: "silent" }),
  });
  const fn = client.createFunction(
    {
      id: "one",
      triggers: [{ event: "l/one" }],
      concurrency: [{ limit: 50 }, { limit: 4, key: "event.data.key" }],
    },
    async ({ event, step }) => {
      made.push(event.data.name);
      await step.run("work", () => (event.data.held ? gate(event.data.name) : null));
    },
  );
  engine = await startEngine({ client, functions: [fn], clock, ...(onFatal && { onFatal }) });
}

const send = (name: string, data: object = {}) =>
  client.send({ name: "l/one", data: { name, key: name, ...data } });

/** Inserts runs like a sender in another process whose notification is lost. */
async function insertSilently(names: string[], key: string): Promise<void> {
  const { insertRuns, planRun } = await import("@/inngest/engine/insert-runs");
  const { knownRegistration } = await import("@/inngest/engine/registration");
  const [fn] = (await knownRegistration())?.functions ?? [];
  if (!fn) throw new Error("nothing is registered");
  const now = new Date();
  const runs = names.map((name) => {
    const event = { id: name, name: "l/one", data: { name, key }, ts: now.getTime() };
    return planRun(fn, event, name, null, now);
  });
  await insertRuns(runs, null, now);
}

/** Inserts a run like the relay of a web process, with the notification that describes its call. */
async function insertLikeAnotherProcess(name: string, data: object): Promise<void> {
  const { joinEvents } = await import("@/inngest/engine/ingest-events");
  const { localWorker, setLocalWorker } = await import("@/inngest/engine/local-worker");
  const { pool } = await import("@/lib/db/pool");
  const worker = localWorker();
  setLocalWorker(null);
  const joined = joinEvents([{ name: "l/one", data: { name, key: name, ...data } }], new Date());
  setLocalWorker(worker);
  if (!joined) throw new Error("nothing is registered");
  const { expressions, query } = joined.sql(1);
  await pool().query(`with ${expressions} ${query}`, joined.values);
}

async function count(from: string): Promise<number> {
  const { pool } = await import("@/lib/db/pool");
  const { rows } = await pool().query<{ n: number }>(`select count(*)::int as n from ${from}`);
  return rows[0]?.n ?? -1;
}

const finished = () => until(async () => (await count("engine_run where status = 'active'")) === 0);

/** Counts the engine's searches for calls, and can delay the result of one. */
function watchLooks() {
  const query = pg.Client.prototype.query;
  const results = gates();
  let looks = 0;
  let holds = false;
  vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const result = Reflect.apply(query, this, args) as unknown as Promise<unknown>;
    if ((args[0] as { name?: string }).name !== "engine-find-calls") return result;
    looks += 1;
    if (!holds) return result;
    holds = false;
    return result.then(async (found) => {
      await results.gate("look");
      return found;
    });
  });
  return {
    looks: () => looks,
    holdNext: () => {
      holds = true;
    },
    isHeld: () => results.isHeld("look"),
    letGo: () => results.open("look"),
  };
}

/** Ends the connection that holds the lock, like a restart of PostgreSQL. */
const breakLock = `select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'empfio-engine-lock' and datname = current_database()`;

describe("the engine searches for calls", () => {
  it("immediately after a sender's notification", async () => {
    await start(withoutTimers);
    await insertSilently(["notified"], "a");
    const { pool } = await import("@/lib/db/pool");
    await pool().query("select pg_notify('engine_calls', '')");
    await until(() => made.includes("notified"));
  });

  it("not at all for a single call that a sender in another process describes", async () => {
    await start(withoutTimers);
    await insertLikeAnotherProcess("before", {});
    await finished();
    const { looks } = watchLooks();
    await insertLikeAnotherProcess("described", { held: true });
    await until(() => isHeld("described"));
    expect(looks()).toBe(0);
    open("described");
    await finished();
    expect(made).toEqual(["before", "described"]);
  });

  it("not for the description of a call that has ended, and does not make it twice", async () => {
    await start(withoutTimers);
    const { pool } = await import("@/lib/db/pool");
    const listener = new pg.Client({ connectionString: url });
    await listener.connect();
    await listener.query("listen engine_calls");
    const notified = once(listener, "notification");
    await insertLikeAnotherProcess("ended", {});
    const [{ payload }] = await notified;
    await listener.end();
    await finished();
    await pool().query("select pg_notify('engine_calls', $1)", [payload]);
    await insertLikeAnotherProcess("next", {});
    await finished();
    expect(made).toEqual(["ended", "next"]);
  });

  it("for a described call whose limit is full, and makes it once", async () => {
    await start();
    for (const name of ["1", "2", "3", "4"]) await insertLikeAnotherProcess(name, { held: true, key: "k" });
    for (const name of ["1", "2", "3", "4"]) await until(() => isHeld(name));
    const { looks } = watchLooks();
    await insertLikeAnotherProcess("fifth", { key: "k" });
    await until(() => looks() > 0);
    expect(made).not.toContain("fifth");
    openAll();
    await finished();
    expect([...made].sort()).toEqual(["1", "2", "3", "4", "fifth"]);
  });

  it("within five seconds after a lost notification", async () => {
    const clock = new JumpingClock();
    await start(clock);
    const { looks } = watchLooks();
    await insertSilently(["lost"], "a");
    await until(() => {
      clock.jump(5_000);
      return looks() > 0;
    });
    await until(() => made.includes("lost"));
  });

  it("once more after any number of notifications during a search, and makes each call once", async () => {
    await start();
    await finished();
    const watched = watchLooks();
    watched.holdNext();
    await send("first");
    await until(() => watched.isHeld());
    const before = watched.looks();
    for (const name of ["second", "third", "fourth"]) await send(name, { held: true });
    expect(watched.looks()).toBe(before);
    watched.letGo();
    await until(() => made.length === 4);
    for (const name of ["second", "third", "fourth"]) await until(() => isHeld(name));
    expect(watched.looks()).toBe(before + 1);
    openAll();
    await finished();
    expect([...made].sort()).toEqual(["first", "fourth", "second", "third"]);
  });

  it("after PostgreSQL ended the connection during a search", async () => {
    await start();
    const blocker = new pg.Client({ connectionString: url });
    await blocker.connect();
    await blocker.query("begin; lock table engine_step in access exclusive mode");
    await send("during");
    await until(async () => (await count("pg_locks where not granted")) > 0);
    await blocker.query(breakLock);
    await blocker.query("commit");
    await blocker.end();
    await until(() => made.includes("during"));
    await finished();
    expect(made).toEqual(["during"]);
  });

  it("and makes no call twice that was in flight when the connection broke", async () => {
    await start();
    await send("under way", { held: true });
    await until(() => isHeld("under way"));
    const { looks } = watchLooks();
    const { pool } = await import("@/lib/db/pool");
    await pool().query(breakLock);
    await until(() => looks() > 0);
    await send("next");
    await until(() => made.includes("next"));
    open("under way");
    await finished();
    expect(made).toEqual(["under way", "next"]);
  });

  it(`and finds a new call in the next search while ${BACKLOG} calls of another key are ready`, async () => {
    await start();
    await insertSilently(
      Array.from({ length: BACKLOG }, (_, n) => `backlog ${n}`),
      "crowd",
    );
    const { looks } = watchLooks();
    await send("new", { held: true });
    const before = looks();
    await until(() => isHeld("new"));
    expect(looks() - before).toBeLessThanOrEqual(2);
    expect(await count("engine_call where state = 'ready'")).toBeGreaterThan(0);
    open("new");
    await until(async () => (await count("engine_run")) < BACKLOG);
  });
});

describe("runs that end at about the same time", () => {
  it("are removed together", async () => {
    await start();
    const names = Array.from({ length: 20 }, (_, n) => `run ${n}`);
    for (const name of names) await send(name, { held: true });
    for (const name of names) await until(() => isHeld(name));
    const removals = vi.spyOn(pg.Client.prototype, "query");
    openAll();
    await finished();
    const isRemoval = ([query]: unknown[]) => (query as { name?: string }).name === "engine-save-completions";
    const statements = removals.mock.calls.filter(isRemoval).length;
    expect(statements).toBeGreaterThan(0);
    expect(statements).toBeLessThan(names.length);
  });
});

describe("an engine that loses its database to another worker", () => {
  it("saves calls in flight, starts no more, and reports it", async () => {
    const fatal: Error[] = [];
    await start(new JumpingClock(), (error) => fatal.push(error));
    await client.send({ name: "l/one", data: { name: "in flight", key: "a", held: true } });
    await until(() => isHeld("in flight"));
    const { pool } = await import("@/lib/db/pool");
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    // Ends the lock's connection and takes the lock before the engine can reconnect.
    await other.query(`do $$ begin
      perform pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'empfio-engine-lock' and datname = current_database();
      perform pg_advisory_lock(${0x656d7066}, ${0x656e67});
    end $$`);
    await until(() => fatal.length > 0);
    expect(fatal[0]?.message).toMatch(/Another worker .* stop the other/);
    await insertSilently(["too late"], "b");
    await pool().query("select pg_notify('engine_calls', '')");
    open("in flight");
    await engine.stop();
    expect(await count("engine_run")).toBe(1);
    expect(made).toEqual(["in flight"]);
    await other.end();
  });
});
