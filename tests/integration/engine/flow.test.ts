import { cron } from "inngest";
import { expect } from "vitest";
import { withDatabase } from "../../fixtures/with-database";
import { type App, gates, startApp, until } from "./harness";

const it = withDatabase();
let app: App;
const seen: string[] = [];
/** The cron also ticks every fifteen minutes while other tests move the clock. */
const ticks: Date[] = [];
const { gate, open, openAll, isHeld } = gates();

let running = 0;
const most = new Map<string, number>();
async function busy(name: string, work: () => Promise<void>): Promise<void> {
  running += 1;
  most.set(name, Math.max(most.get(name) ?? 0, running));
  await work();
  running -= 1;
}

it.beforeAll(async () => {
  app = await startApp((client) => [
    client.createFunction(
      {
        id: "cancellable",
        triggers: [{ event: "t/cancellable" }],
        cancelOn: [
          { event: "t/cancel", match: "data.key" },
          { event: "t/cancel-if", if: "async.data.which == event.data.key" },
        ],
      },
      async ({ event, step }) => {
        await step.run("gated", async () => {
          seen.push(`began ${event.data.key}`);
          if (event.data.gated) await gate(event.data.key);
        });
        await step.sleep("nap", "1h");
        await step.run("after", () => seen.push(`after ${event.data.key}`));
      },
    ),
    client.createFunction(
      {
        id: "endless",
        triggers: [{ event: "t/endless" }],
        cancelOn: [{ event: "t/cancel", match: "data.key" }],
      },
      async ({ event, step }) => {
        for (let n = 0; ; n += 1) {
          await step.run(`step-${n}`, () => new Promise((resolve) => setTimeout(resolve, 10)));
          if (n === 0) seen.push(`began ${event.data.key}`);
        }
      },
    ),
    client.createFunction({ id: "once", triggers: [{ event: "t/once" }] }, ({ event }) => {
      seen.push(`once ${event.data.n}`);
    }),
    client.createFunction({ id: "once-too", triggers: [{ event: "t/once" }] }, ({ event }) => {
      seen.push(`once too ${event.data.n}`);
    }),
    client.createFunction(
      { id: "capped", concurrency: { limit: 2 }, triggers: [{ event: "t/capped" }] },
      ({ event, step }) => step.run("work", () => busy("capped", () => gate(`capped ${event.data.n}`))),
    ),
    client.createFunction(
      {
        id: "keyed",
        concurrency: [{ limit: 3 }, { limit: 1, key: "event.data.key" }],
        triggers: [{ event: "t/keyed" }],
      },
      ({ event, step }) =>
        step.run("work", async () => {
          seen.push(`${event.data.key}${event.data.n}`);
          await gate(`${event.data.key}${event.data.n}`);
        }),
    ),
    client.createFunction({ id: "ticking", triggers: [cron("TZ=Europe/Rome */15 * * * *")] }, ({ event }) => {
      if (event.name === "inngest/scheduled.timer") ticks.push(new Date(event.ts as number));
    }),
  ]);
});
it.afterEach(() => {
  seen.length = 0;
});
it.afterAll(async () => {
  openAll();
  await app.stop();
});

it("cancels only the sleeping runs that an event matches", async () => {
  const [one, two] = [
    await app.send({ name: "t/cancellable", data: { key: "one" } }),
    await app.send({ name: "t/cancellable", data: { key: "two" } }),
  ];
  await expect.poll(() => seen.length).toBe(2);
  await until(async () => (await sleeping()) === 2);
  await app.send({ name: "t/cancel", data: { key: "one" } });
  expect((await app.ended(one)).status).toBe("cancelled");
  await app.send({ name: "t/cancel-if", data: { which: "two" } });
  expect((await app.ended(two)).status).toBe("cancelled");
  expect(seen).not.toContain("after one");
});

it("cancels nothing on an event without the matched value", async () => {
  const eventId = await app.send({ name: "t/cancellable", data: { key: "three" } });
  await app.send({ name: "t/cancel", data: {} });
  await app.send({ name: "t/cancel", data: { key: 3 } });
  await app.skipSleep();
  expect((await app.ended(eventId)).status).toBe("completed");
  expect(seen).toEqual(["began three", "after three"]);
});

it("ends a run that is cancelled during a step after that step", async () => {
  const dropped = app.outcomes("dropped");
  const eventId = await app.send({ name: "t/cancellable", data: { key: "four", gated: true } });
  await expect.poll(() => seen).toEqual(["began four"]);
  await app.send({ name: "t/cancel", data: { key: "four" } });
  expect((await app.ended(eventId)).status).toBe("cancelled");
  open("four");
  await until(() => app.outcomes("dropped") > dropped);
  expect(await callsOf(eventId)).toBe(0);
  expect(seen).toEqual(["began four"]);
});

it("leaves no call when a run is cancelled between two calls", async () => {
  const dropped = app.outcomes("dropped");
  const eventId = await app.send({ name: "t/cancellable", data: { key: "five", gated: true } });
  await expect.poll(() => seen).toEqual(["began five"]);
  const { pool } = await import("@/lib/db/pool");
  const canceller = await pool().connect();
  await canceller.query("begin");
  await canceller.query("update engine_run set status = 'cancelled' where strpos(event::text, $1) > 0", [
    eventId,
  ]);
  await canceller.query(
    "delete from engine_call c using engine_run r where r.id = c.run_id and strpos(event::text, $1) > 0",
    [eventId],
  );
  open("five");
  await until(async () => (await rows("select from pg_locks where not granted")).length > 0);
  await canceller.query("commit");
  canceller.release();
  await until(() => app.outcomes("dropped") > dropped);
  expect(await callsOf(eventId)).toBe(0);
  expect(seen).toEqual(["began five"]);
});

it("ends a run that is cancelled between steps without a sleep", async () => {
  const dropped = app.outcomes("dropped");
  const eventId = await app.send({ name: "t/endless", data: { key: "six" } });
  await expect.poll(() => seen).toEqual(["began six"]);
  await app.send({ name: "t/cancel", data: { key: "six" } });
  await until(() => app.outcomes("dropped") > dropped);
  expect(await app.ended(eventId)).toMatchObject({ status: "cancelled" });
});

it("accepts an event ID once per function in 24 hours", async () => {
  const send = () => app.send({ name: "t/once", id: "the-same", data: { n: 1 } });
  await send();
  await send();
  await app.client.send([
    { name: "t/once", id: "the-same", data: { n: 1 } },
    { name: "t/once", id: "another", data: { n: 2 } },
    { name: "t/once", id: "another", data: { n: 2 } },
  ]);
  await expect.poll(() => [...seen].sort()).toEqual(["once 1", "once 2", "once too 1", "once too 2"]);
  app.clock.jump(24 * 3_600_000);
  await send();
  await expect.poll(() => seen.filter((entry) => entry.endsWith(" 1")).length).toBe(4);
});

it("delays a run until the future timestamp of its event", async () => {
  const eventId = await app.send({ name: "t/once", data: { n: 9 }, ts: app.clock.now().getTime() + 600_000 });
  const wait = await app.skipSleep();
  expect(wait).toBeGreaterThan(500_000);
  expect((await app.ended(eventId, "once")).status).toBe("completed");
});

it("applies a concurrency limit to all runs and loses none", async () => {
  const ids: string[] = [];
  for (let n = 0; n < 6; n += 1) ids.push(await app.send({ name: "t/capped", data: { n } }));
  // In any order, because the engine does not guarantee to start calls in the order of their events.
  const left = new Set(ids.map((_, n) => `capped ${n}`));
  while (left.size > 0) {
    const name = await until(() => [...left].find(isHeld));
    left.delete(name);
    open(name);
  }
  for (const id of ids) expect((await app.ended(id)).status).toBe("completed");
  expect(most.get("capped")).toBe(2);
});

it("applies a limit to each key, in addition to the global limit, first come, first served", async () => {
  const ids: string[] = [];
  for (const key of ["a", "a", "b", "c", "d"])
    ids.push(await app.send({ name: "t/keyed", data: { key, n: ids.length } }));
  // a0, b2, and c3 fill the global limit. a1 waits for its key, d4 for a slot.
  await expect.poll(() => [...seen].sort()).toEqual(["a0", "b2", "c3"]);
  open("b2");
  await expect.poll(() => seen).toContain("d4");
  expect(seen).not.toContain("a1");
  open("a0");
  await expect.poll(() => seen).toContain("a1");
  for (const name of ["a1", "c3", "d4"]) {
    await until(() => isHeld(name));
    open(name);
  }
  for (const id of ids) expect((await app.ended(id)).status).toBe("completed");
});

it("runs a cron on its schedule, and only once after a long pause", async () => {
  const quarter = 900_000;
  const next = Math.ceil(app.clock.now().getTime() / quarter) * quarter;
  ticks.length = 0;
  app.clock.jump(next - app.clock.now().getTime());
  await expect.poll(() => ticks).toEqual([new Date(next)]);
  app.clock.jump(5 * quarter);
  await expect.poll(() => ticks).toEqual([new Date(next), new Date(next + 5 * quarter)]);
});

async function sleeping(): Promise<number> {
  const found = await rows(
    `select from engine_call c join engine_run r on r.id = c.run_id
     where c.state = 'sleeping' and r.function_id like '%-cancellable'`,
  );
  return found.length;
}

async function callsOf(eventId: string): Promise<number> {
  const found = await rows(
    "select from engine_call c join engine_run r on r.id = c.run_id where strpos(r.event::text, $1) > 0",
    eventId,
  );
  return found.length;
}

async function rows(text: string, ...values: string[]): Promise<object[]> {
  const { pool } = await import("@/lib/db/pool");
  return (await pool().query(text, values)).rows;
}
