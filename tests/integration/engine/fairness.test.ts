import { describe, expect } from "vitest";
import { withDatabase } from "../../fixtures/with-database";
import { type App, startApp, until } from "./harness";

const it = withDatabase();
const CAP = 10;
const BACKLOG = 10_000;

/** Running calls by key. Those of the hanging key wait until the test releases them. */
const working = new Map<string, number>();
const most = new Map<string, number>();
const done: string[] = [];
let letGo = () => {};
const hanging = new Promise<void>((resolve) => {
  letGo = resolve;
});

describe("a key with 10,000 waiting calls whose running calls hang", () => {
  let app: App;

  it.beforeAll(async () => {
    app = await startApp((client) => [
      client.createFunction(
        {
          id: "receiver",
          concurrency: [{ limit: 50 }, { limit: CAP, key: "event.data.key" }],
          triggers: [{ event: "t/receiver" }],
        },
        ({ event, step }) => step.run("post", () => post(event.data.key)),
      ),
      client.createFunction({ id: "unkeyed", triggers: [{ event: "t/unkeyed" }] }, ({ event }) => {
        done.push(event.data.n);
      }),
    ]);
    for (let sent = 0; sent < BACKLOG; sent += 1_000) {
      await app.client.send(
        Array.from({ length: 1_000 }, () => ({ name: "t/receiver", data: { key: "hangs" } })),
      );
    }
    await until(() => working.get("hangs") === CAP);
    await until(async () => (await count("waiting")) === BACKLOG - CAP);
  });
  it.afterAll(async () => {
    await app.stop();
  });

  it("does not delay another key or functions without a key", async () => {
    const others = await app.client.send(
      Array.from({ length: 40 }, (_, n) => ({ name: "t/receiver", data: { key: `healthy ${n % 4}` } })),
    );
    for (let n = 0; n < 40; n += 1) await app.send({ name: "t/unkeyed", data: { n } });
    for (const id of others.ids) expect((await app.ended(id)).status).toBe("completed");
    await until(() => done.length === 40);
    expect(await count("waiting")).toBe(BACKLOG - CAP);
    expect(working.get("hangs")).toBe(CAP);
  });

  it("never runs more calls than its limit, and continues when they are released", async () => {
    letGo();
    await until(async () => (await count("waiting")) < BACKLOG - 500);
    expect(most.get("hangs")).toBe(CAP);
    for (let n = 0; n < 4; n += 1) expect(most.get(`healthy ${n}`)).toBeLessThanOrEqual(CAP);
  });
});

async function post(key: string): Promise<void> {
  working.set(key, (working.get(key) ?? 0) + 1);
  most.set(key, Math.max(most.get(key) ?? 0, working.get(key) ?? 0));
  if (key === "hangs") await hanging;
  working.set(key, (working.get(key) ?? 1) - 1);
}

async function count(state: string): Promise<number> {
  const { pool } = await import("@/lib/db/pool");
  const { rows } = await pool().query<{ n: number }>(
    "select count(*)::int as n from engine_call where state = $1::engine_call_state",
    [state],
  );
  return rows[0]?.n ?? 0;
}
