import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Inngest } from "inngest";
import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "@/lib/migrations/migrate";
import { type Postgres, startPostgres } from "@/lib/postgres/postgres";
import { freePort } from "@/lib/processes/ports";
import { testEnvironment } from "../../fixtures/database";
import { randomNumbers, SEED } from "../../fixtures/random-numbers";
import { until } from "./harness";
import { Workers } from "./worker-fixture";

/** Numbers of runs and kills in the random test. */
const RUNS = 24;
const KILLS = 3;

let postgres: Postgres;
let port: number;
let client: Inngest;
const folder = join(mkdtempSync(join(tmpdir(), "empfio-durability-")), "postgres");
const workers = new Workers();

/** A separate server with fsync as in production, because the test restarts it. */
const startServer = () => startPostgres({ folder, password: "test", choosePort: async () => port });

beforeAll(async () => {
  const { chmodSync } = await import("node:fs");
  chmodSync(join(folder, ".."), 0o711);
  port = await freePort();
  postgres = await startServer();
  await migrate(postgres.url);
  Object.assign(process.env, testEnvironment(postgres.url));
  const { engineFetch } = await import("@/inngest/engine/fetch");
  client = new Inngest({
    id: "durable",
    isDev: true,
    baseUrl: "http://embedded.invalid",
    fetch: engineFetch,
    logger: pino({ level: "silent" }),
  });
});
afterEach(() => workers.kill());
afterAll(async () => {
  const { pool } = await import("@/lib/db/pool");
  await pool().end();
  await postgres.stop();
});

const send = (name: string, key: string, data = {}) => client.send({ name, data: { key, ...data } });

describe("after a worker dies", () => {
  it("in a long step, the run repeats that step but not those before it", async () => {
    await workers.start();
    await send("d/gated", "step");
    await until(async () => (await count("engine_step")) === 1);
    await until(() => workers.log("step").includes("began"));
    await workers.kill();
    await workers.start();
    await until(() => workers.log("step").filter((entry) => entry === "began").length === 2);
    workers.open("step");
    await until(() => workers.log("step").includes("after"));
    expect(workers.log("step")).toEqual(["before", "began", "began", "ended", "after"]);
    await allCompleted();
  });

  it("with a step's result only in memory, the run continues and may repeat that step", async () => {
    await workers.start();
    await send("d/gated", "memory");
    await until(() => workers.log("memory").includes("began"));
    await workers.kill();
    workers.open("memory");
    await workers.start();
    await allCompleted();
    expect([...new Set(workers.log("memory"))]).toEqual(["before", "began", "ended", "after"]);
    expect(workers.log("memory").filter((entry) => entry === "ended")).toHaveLength(1);
    expect(workers.log("memory").filter((entry) => entry === "before").length).toBeLessThanOrEqual(2);
  });

  it("during a run's sleep, the run continues, although it was due while no worker was running", async () => {
    await workers.start();
    await send("d/sleeper", "sleep");
    await until(async () => (await count("engine_call where state = 'sleeping'")) === 1);
    await workers.kill();
    await until(async () => (await count("engine_call where due_at < now()")) === 1);
    await workers.start();
    await until(() => workers.log("sleep").length > 0);
    await allCompleted();
    expect(workers.log("sleep")).toEqual(["awake"]);
  });

  it("before it processed a sent event, the next worker processes it", async () => {
    await send("d/sleeper", "waiting");
    await workers.start();
    await allCompleted();
    expect(workers.log("waiting")).toEqual(["awake"]);
  });

  it(`at ${KILLS} random moments, every run ends in order and nothing stays locked`, async () => {
    const random = randomNumbers(SEED);
    await workers.start();
    for (let kill = 0; kill < KILLS; kill += 1) {
      for (let n = 0; n < RUNS / KILLS; n += 1) {
        await send("d/journey", `journey-${kill}-${n}`, { lane: n % 2 });
      }
      await new Promise((resolve) => setTimeout(resolve, random() * 1_500));
      await workers.kill();
      await workers.start();
    }
    await allCompleted();
    for (let kill = 0; kill < KILLS; kill += 1) {
      for (let n = 0; n < RUNS / KILLS; n += 1) {
        const entries = workers.log(`journey-${kill}-${n}`);
        // Steps may be repeated, but not reordered or omitted.
        const firsts = [...new Set(entries)];
        expect(firsts).toEqual(["turn-1", "turn-2", "turn-3", "left", "right"]);
      }
    }
    expect(await count("engine_call")).toBe(0);
    expect(await count("engine_step")).toBe(0);
  });
});

describe("a worker that is told to stop", () => {
  it("waits for the step in flight, saves its result, and exits with 0", async () => {
    await workers.start();
    await send("d/gated", "stop");
    await until(() => workers.log("stop").includes("began"));
    const stopped = workers.stop();
    await until(() => workers.log("worker").at(-1) === "stopping");
    workers.open("stop");
    expect(await stopped).toBe(0);
    await workers.start();
    await allCompleted();
    expect(workers.log("stop")).toEqual(["before", "began", "ended", "after"]);
  });
});

describe("a restart of PostgreSQL during a step", () => {
  it("loses nothing: the same worker saves the result and continues", async () => {
    await workers.start();
    await send("d/gated", "restart");
    await until(() => workers.log("restart").includes("began"));
    await postgres.stop();
    workers.open("restart");
    await until(() => workers.log("restart").includes("ended"));
    postgres = await startServer();
    await until(() => workers.log("restart").includes("after"));
    await until(() => send("d/sleeper", "after-restart").then(() => true));
    await allCompleted();
    expect(workers.log("restart")).toEqual(["before", "began", "ended", "after"]);
    expect(workers.log("after-restart")).toEqual(["awake"]);
    expect(workers.log("worker").filter((entry) => entry === "stopping")).toHaveLength(1);
  });
});

async function count(from: string): Promise<number> {
  const { pool } = await import("@/lib/db/pool");
  const { rows } = await pool().query<{ n: number }>(`select count(*)::int as n from ${from}`);
  return rows[0]?.n ?? 0;
}

async function allCompleted(): Promise<void> {
  // A completed run is removed. A failed run would remain.
  await until(async () => (await count("engine_run")) === 0);
}
