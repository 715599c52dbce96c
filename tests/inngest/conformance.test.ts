import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest, RetryAfterError } from "inngest";
import { serve } from "inngest/node";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gates } from "../integration/engine/harness";
import { register } from "./register";
import { target } from "./target";

/** A server may look for calls that wait for a limit only every few seconds. */

const seen: string[] = [];
const { gate, open, openAll, isHeld } = gates();
let working = 0;
let mostWorking = 0;

const client = new Inngest({
  id: `empfio-conformance-${process.pid}`,
  isDev: target.mode === "dev",
  ...(target.baseUrl && { baseUrl: target.baseUrl }),
  logger: pino({ level: "silent" }),
});

const functions = [
  client.createFunction({ id: "steps", triggers: [{ event: "c/steps" }] }, async ({ event, step }) => {
    const first = await step.run("first", () => seen.push(`first ${event.data.key}`));
    await step.sleep("nap", "2s");
    await step.run("second", () => seen.push(`second ${event.data.key} ${first > 0}`));
  }),
  client.createFunction(
    { id: "retried", triggers: [{ event: "c/retried" }], retries: 2 },
    ({ event, step }) =>
      step.run("fails once", () => {
        seen.push(`tried ${event.data.key}`);
        const tries = seen.filter((entry) => entry === `tried ${event.data.key}`).length;
        if (tries === 1) throw new RetryAfterError("not yet", "1s");
      }),
  ),
  client.createFunction(
    {
      id: "cancellable",
      triggers: [{ event: "c/cancellable" }],
      cancelOn: [{ event: "c/cancel", match: "data.key" }],
    },
    async ({ event, step }) => {
      await step.run("before", () => seen.push(`before ${event.data.key}`));
      await step.sleep("nap", "10s");
      await step.run("after", () => seen.push(`after ${event.data.key}`));
    },
  ),
  client.createFunction(
    {
      id: "keyed",
      triggers: [{ event: "c/keyed" }],
      concurrency: [{ limit: 3 }, { limit: 1, key: "event.data.key" }],
    },
    ({ event, step }) =>
      step.run("work", async () => {
        seen.push(`began ${event.data.key}${event.data.n}`);
        working += 1;
        mostWorking = Math.max(mostWorking, working);
        await gate(`${event.data.key}${event.data.n}`);
        working -= 1;
        seen.push(`ended ${event.data.key}${event.data.n}`);
      }),
  ),
  client.createFunction({ id: "once", triggers: [{ event: "c/once" }] }, ({ event, step }) =>
    step.run("once", () => seen.push(`once ${event.data.key}`)),
  ),
];

// The embedded engine has its own, stricter suite: tests/integration/engine.
describe.skipIf(target.mode === "embedded")("the server", () => {
  const server = createServer(serve({ client, functions }));

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await register(`http://127.0.0.1:${port}/api/inngest`);
  });
  afterAll(async () => {
    openAll();
    await new Promise((resolve) => server.close(resolve));
  });

  it("runs a step once, sleeps, and goes on with what the step returned", async () => {
    const begun = Date.now();
    await client.send({ name: "c/steps", data: { key: "a" } });
    await expect.poll(() => seen).toContain("second a true");
    expect(Date.now() - begun).toBeGreaterThanOrEqual(2_000);
    expect(seen.filter((entry) => entry.endsWith(" a") && entry.startsWith("first"))).toHaveLength(1);
  });

  it("calls a step again that failed", async () => {
    await client.send({ name: "c/retried", data: { key: "b" } });
    await expect.poll(() => seen.filter((entry) => entry === "tried b").length).toBe(2);
  });

  it("does not continue a run that was cancelled while it slept, and continues its neighbor", async () => {
    await client.send([
      { name: "c/cancellable", data: { key: "c" } },
      { name: "c/cancellable", data: { key: "d" } },
    ]);
    await expect.poll(() => seen).toEqual(expect.arrayContaining(["before c", "before d"]));
    await client.send({ name: "c/cancel", data: { key: "c" } });
    await expect.poll(() => seen).toContain("after d");
    // A run of its own that began later and slept as long has ended: the cancelled one's turn is over.
    await client.send({ name: "c/cancellable", data: { key: "e" } });
    await expect.poll(() => seen).toContain("after e");
    expect(seen).not.toContain("after c");
  });

  it("keeps a limit by key and a limit over all, and loses no run", async () => {
    const runs = ["x0", "x1", "x2", "y3", "z4", "w5"];
    await client.send(runs.map((run) => ({ name: "c/keyed", data: { key: run[0], n: run[1] } })));
    const left = new Set(runs);
    while (left.size > 0) {
      await expect.poll(() => [...left].some(isHeld)).toBe(true);
      const held = [...left].filter(isHeld);
      expect(held.filter((run) => run.startsWith("x")).length).toBeLessThanOrEqual(1);
      const [run = ""] = held;
      left.delete(run);
      open(run);
      await expect.poll(() => seen).toContain(`ended ${run}`);
    }
    expect(mostWorking).toBeLessThanOrEqual(3);
  });

  it("drops an event whose id it has seen", async () => {
    const id = `once-${process.pid}`;
    await client.send({ name: "c/once", id, data: { key: "f" } });
    await expect.poll(() => seen).toContain("once f");
    await client.send({ name: "c/once", id, data: { key: "f" } });
    await client.send({ name: "c/once", data: { key: "g" } });
    await expect.poll(() => seen).toContain("once g");
    expect(seen.filter((entry) => entry === "once f")).toHaveLength(1);
  });
});
