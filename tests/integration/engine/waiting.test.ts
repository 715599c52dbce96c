import pg from "pg";
import { describe, expect, vi } from "vitest";
import { withDatabase } from "../../fixtures/with-database";
import { type App, gates, startApp, until } from "./harness";

const it = withDatabase();
const AT_WORK = 4;

/** Calls as `<key><n>`, in the order of their start. */
const begun: string[] = [];
const { gate, open, openAll } = gates();
let app: App;

it.beforeAll(async () => {
  app = await startApp((client) => [
    client.createFunction(
      {
        id: "shared",
        concurrency: [{ limit: AT_WORK }, { limit: 2, key: "event.data.key" }],
        triggers: [{ event: "t/shared" }],
      },
      ({ event }) => {
        const name = `${event.data.key}${event.data.n}`;
        begun.push(name);
        return gate(name);
      },
    ),
  ]);
});
it.afterEach(() => {
  vi.restoreAllMocks();
  begun.length = 0;
});
it.afterAll(async () => {
  openAll();
  await app.stop();
});

const send = async (key: string, calls: number): Promise<string[]> =>
  (await app.client.send(Array.from({ length: calls }, (_, n) => ({ name: "t/shared", data: { key, n } }))))
    .ids;

describe("calls that wait for a slot", () => {
  it("take turns by key, so that a new key's call starts within one round while others fill every slot", async () => {
    const ids = [...(await send("a", 6)), ...(await send("b", 6))];
    await until(() => begun.length === AT_WORK);
    ids.push(...(await send("c", 6)));
    await until(async () => (await waiting()) === 14);
    ids.push(...(await send("newcomer ", 1)));
    await until(async () => (await waiting()) === 15);
    for (let ended = 0; ended < 4; ended += 1) {
      open(begun[ended] as string);
      await until(() => begun.length === AT_WORK + ended + 1);
    }
    const round = begun.slice(AT_WORK).map((name) => name.slice(0, -1));
    expect(round.sort()).toEqual(["a", "b", "c", "newcomer "]);
    await until(() => {
      openAll();
      return begun.length === ids.length;
    });
    openAll();
    for (const id of ids) expect((await app.ended(id)).status).toBe("completed");
  });

  it("start after the database recovers from a failure that occurred when slots for all of them were free", async () => {
    const ids = await send("a", 3);
    await until(() => begun.length === 2);
    await until(async () => (await waiting()) === 1);
    const database = failingLooks();
    for (const name of begun) open(name);
    for (const id of ids.slice(0, 2)) await app.ended(id);
    const before = database.failures();
    await until(() => {
      app.clock.jump(1_000);
      return database.failures() >= before + 2;
    });
    database.heal();
    await until(() => begun.length === 3);
    open("a2");
    expect((await app.ended(ids[2] as string)).status).toBe("completed");
  });
});

async function waiting(): Promise<number> {
  const { pool } = await import("@/lib/db/pool");
  const { rows } = await pool().query("select from engine_call where state = 'waiting'");
  return rows.length;
}

/** Makes every search for calls fail until the test restores it. */
function failingLooks() {
  const query = pg.Client.prototype.query;
  let failures = 0;
  const spy = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (
    this: pg.Client,
    ...args: unknown[]
  ) {
    if ((args[0] as { name?: string }).name !== "engine-find-calls") return Reflect.apply(query, this, args);
    failures += 1;
    return Promise.reject(new pg.DatabaseError("the disk is full", 0, "error"));
  });
  return { failures: () => failures, heal: () => spy.mockRestore() };
}
