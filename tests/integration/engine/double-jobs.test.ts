import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type App, gates, needsClock, ownDatabase, startApp, until } from "./harness";

const { gate, open, openAll, isHeld } = gates();
const order: string[] = [];
let app: App;

beforeAll(ownDatabase);
afterAll(async () => (await ownDatabase()).close());

async function start(): Promise<void> {
  app = await startApp((client) => [
    // Gives the engine more slots than the other may use.
    client.createFunction({ id: "fails", triggers: [{ event: "t/fails" }] }, async () => {
      await gate("fails");
      throw new Error("not yet");
    }),
    client.createFunction(
      { id: "single", concurrency: { limit: 1 }, triggers: [{ event: "t/single" }] },
      async ({ event }) => {
        order.push(event.data.name);
        await gate(event.data.name);
      },
    ),
  ]);
}

const send = (name: string) => app.send({ name: "t/single", data: { name } });

describe("a call with two jobs", needsClock, () => {
  beforeAll(start);
  afterAll(() => {
    openAll();
    return app.stop();
  });

  it("is not lost when a place is free before the slot that put it aside has heard that it is aside", async () => {
    const first = await send("first");
    await until(() => isHeld("first"));
    const parking = await holdAnswerOfParking();
    const second = await send("second");
    await until(() => parking.isHeld());
    const third = await send("third");
    await until(async () => (await count("state = 'waiting'")) === 2);
    open("first");
    await app.ended(first);
    // The second is admitted again while its first job has not ended.
    await until(async () => (await count("state = 'ready'")) === 1);
    await until(async () => (await unclaimedJobs()) === 0);
    parking.letGo();
    await until(() => isHeld("second"));
    open("second");
    await until(() => isHeld("third"));
    open("third");
    for (const id of [first, second, third]) expect((await app.ended(id)).status).toBe("completed");
    expect(order).toEqual(["first", "second", "third"]);
  });

  it("is not made before its time by the one too many", async () => {
    const { pool } = await import("@/lib/db/pool");
    await app.send({ name: "t/fails" });
    await until(() => isHeld("fails"));
    await pool().query(
      "select graphile_worker.add_job('engine/call', json_build_object('call', id)) from engine_call",
    );
    await until(async () => (await unclaimedJobs()) === 0);
    open("fails");
    await until(async () => (await count("state = 'sleeping' and attempt = 1")) === 1);
    await until(async () => (await jobs()) === 0);
    expect(app.attemptsOf("fails")).toEqual([0]);
    expect(await count("state = 'sleeping' and attempt = 1")).toBe(1);
  });
});

/** The next call is put aside, and PostgreSQL's answer to that comes only when the test says so. */
async function holdAnswerOfParking() {
  const { pool } = await import("@/lib/db/pool");
  const answers = gates();
  const query = pool().query.bind(pool()) as (...args: unknown[]) => Promise<unknown>;
  const spy = vi.spyOn(pool(), "query").mockImplementation((async (...args: unknown[]) => {
    const result = await query(...args);
    if (String(args[0]).startsWith("update engine_call set state = 'waiting'")) {
      spy.mockRestore();
      await answers.gate("parked");
    }
    return result;
  }) as never);
  return { isHeld: () => answers.isHeld("parked"), letGo: () => answers.open("parked") };
}

async function count(where: string): Promise<number> {
  const { pool } = await import("@/lib/db/pool");
  const { rows } = await pool().query<{ n: number }>(
    `select count(*)::int as n from engine_call where ${where}`,
  );
  return rows[0]?.n ?? 0;
}

const unclaimedJobs = () => jobs("where locked_at is null");

async function jobs(where = ""): Promise<number> {
  const { pool } = await import("@/lib/db/pool");
  const { rows } = await pool().query<{ n: number }>(
    `select count(*)::int as n from graphile_worker.jobs ${where}`,
  );
  return rows[0]?.n ?? 0;
}
