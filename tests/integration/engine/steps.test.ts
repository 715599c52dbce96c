import { createHash } from "node:crypto";
import { describe, expect } from "vitest";
import { withDatabase } from "../../fixtures/with-database";
import { type App, startApp } from "./harness";

const it = withDatabase();
const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");
/** Memo of a function's last call. */
const lastMemo = (app: App, functionId: string) =>
  app.calls.filter((call) => call.functionId === functionId).at(-1)?.memo ?? {};

describe.each([
  { checkpointing: true, mode: "with checkpointing" },
  { checkpointing: { bufferedSteps: 3 }, mode: "with checkpoints of three steps" },
  { checkpointing: false, mode: "without checkpointing" },
])("steps, $mode", ({ checkpointing }) => {
  let app: App;
  const ran: string[] = [];
  const run = (name: string) => {
    ran.push(name);
    return name;
  };

  it.beforeEach(() => {
    ran.length = 0;
  });
  it.beforeAll(async () => {
    app = await startApp(
      (client) => [
        client.createFunction({ id: "plain", triggers: [{ event: "t/plain" }] }, ({ event }) => ({
          got: event.data,
        })),
        client.createFunction({ id: "two", triggers: [{ event: "t/two" }] }, async ({ step }) => {
          const a = await step.run("a", () => run("a"));
          return `${a}${await step.run("b", () => run("b"))}`;
        }),
        client.createFunction({ id: "nap", triggers: [{ event: "t/nap" }] }, async ({ step }) => {
          await step.run("before", () => run("before"));
          await step.sleep("nap", "1s");
          return step.run("after", () => run("after"));
        }),
        client.createFunction({ id: "fan", triggers: [{ event: "t/fan" }] }, async ({ step }) => {
          await step.run("first", () => run("first"));
          const { ids } = await step.sendEvent("tell", [
            { name: "t/told", data: { n: 1 } },
            { name: "t/told", data: { n: 2 } },
          ]);
          return ids.length;
        }),
        client.createFunction({ id: "told", triggers: [{ event: "t/told" }] }, ({ event }) =>
          run(`told ${event.data.n}`),
        ),
        client.createFunction({ id: "fifty", triggers: [{ event: "t/fifty" }] }, async ({ step }) => {
          let sum = 0;
          for (let n = 1; n <= 50; n += 1) sum += await step.run(`n${n}`, () => n);
          return sum;
        }),
        client.createFunction({ id: "large", triggers: [{ event: "t/large" }] }, async ({ step }) => {
          const text = await step.run("large", () => "x".repeat(1024 * 1024));
          await step.sleep("nap", "1s");
          return { length: text.length, text };
        }),
        client.createFunction({ id: "odd", triggers: [{ event: "t/odd" }] }, async ({ event, step }) => {
          const given = await step.run("odd", () => ({
            text: "nul \0 lone \ud800 ünïcödé",
            event: event.data.text,
          }));
          await step.sleep("nap", "1s");
          return given;
        }),
        client.createFunction({ id: "same-id", triggers: [{ event: "t/same" }] }, async ({ step }) => {
          const turns: number[] = [];
          for (let turn = 0; turn < 3; turn += 1) turns.push(await step.run("again", () => turn));
          return turns;
        }),
      ],
      { checkpointing },
    );
  });
  it.afterAll(() => app.stop());
  it.afterEach(() => {
    app.calls.length = 0;
  });

  it("calls a function without steps once, with the event's data", async () => {
    const { status, output } = await app.ended(await app.send({ name: "t/plain", data: { x: [1, null] } }));
    expect({ status, output }).toEqual({ status: "completed", output: { got: { x: [1, null] } } });
    expect(app.attemptsOf("plain")).toEqual([0]);
  });

  it("runs each step once and keeps its result", async () => {
    const { output } = await app.ended(await app.send({ name: "t/two" }));
    expect(output).toBe("ab");
    expect(ran).toEqual(["a", "b"]);
    // One call in all with checkpointing. Without it, one call per step and one to end.
    expect(app.attemptsOf("two")).toEqual(checkpointing ? [0] : [0, 0, 0]);
    if (!checkpointing) {
      expect(lastMemo(app, "two")).toEqual({
        [sha1("a")]: { type: "data", data: "a" },
        [sha1("b")]: { type: "data", data: "b" },
      });
    }
  });

  it("gives a sleep the memo null and repeats nothing before it", async () => {
    const { output } = await app.ended(await app.send({ name: "t/nap" }));
    expect(output).toBe("after");
    expect(ran).toEqual(["before", "after"]);
    expect(lastMemo(app, "nap")).toMatchObject({
      [sha1("before")]: { type: "data", data: "before" },
      [sha1("nap")]: { type: "data", data: null },
    });
    expect(app.attemptsOf("nap")).toHaveLength(checkpointing ? 2 : 4);
  });

  it("sends once with step.sendEvent and triggers the event's functions", async () => {
    const { output } = await app.ended(await app.send({ name: "t/fan" }));
    expect(output).toBe(2);
    await expect.poll(() => [...ran].sort()).toEqual(["first", "told 1", "told 2"]);
  });

  it("keeps the order and results of fifty steps", async () => {
    const { output } = await app.ended(await app.send({ name: "t/fifty" }));
    expect(output).toBe(1275);
    expect(app.attemptsOf("fifty")).toHaveLength(checkpointing ? 1 : 51);
  });

  it("keeps an output of 1 MB complete", async () => {
    const { output } = await app.ended(await app.send({ name: "t/large" }));
    expect(output).toEqual({ length: 1024 * 1024, text: "x".repeat(1024 * 1024) });
  });

  it("keeps characters that PostgreSQL cannot store as text", async () => {
    const { output } = await app.ended(await app.send({ name: "t/odd", data: { text: "\0 \ud800" } }));
    expect(output).toEqual({ text: "nul \0 lone \ud800 ünïcödé", event: "\0 \ud800" });
  });

  it("numbers steps that have the same ID", async () => {
    const { output } = await app.ended(await app.send({ name: "t/same" }));
    expect(output).toEqual([0, 1, 2]);
  });
});

it("a completed run leaves no row behind", async () => {
  const { pool } = await import("@/lib/db/pool");
  const { rows } = await pool().query(
    `select id from engine_run union all select run_id from engine_call union all select run_id from engine_step
     union all select event_id from engine_seen_event`,
  );
  expect(rows).toEqual([]);
});
