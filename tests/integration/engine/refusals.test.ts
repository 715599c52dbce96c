import { group } from "inngest";
import { describe, expect } from "vitest";
import { withDatabase } from "../../fixtures/with-database";
import { type App, startApp } from "./harness";

const it = withDatabase();
const trigger = { triggers: [{ event: "t/refused" }] };

describe("an unsupported feature is refused by name", () => {
  it.each([
    ["batchEvents", { ...trigger, batchEvents: { maxSize: 5, timeout: "5s" } }],
    ["rateLimit", { ...trigger, rateLimit: { limit: 1, period: "1m" } }],
    ["throttle", { ...trigger, throttle: { limit: 1, period: "1m" } }],
    ["debounce", { ...trigger, debounce: { period: "5s" } }],
    ["singleton", { ...trigger, singleton: { mode: "skip" } }],
    ["priority", { ...trigger, priority: { run: "100" } }],
    ["timeouts", { ...trigger, timeouts: { start: "5s" } }],
    ["idempotency", { ...trigger, idempotency: "event.data.id" }],
    ["cancelOn.timeout", { ...trigger, cancelOn: [{ event: "t/x", timeout: "1h" }] }],
    [
      '"event.data.a > async.data.a"',
      { ...trigger, cancelOn: [{ event: "t/x", if: "event.data.a > async.data.a" }] },
    ],
    ["concurrency.scope", { ...trigger, concurrency: { limit: 1, scope: "account", key: "event.data.x" } }],
    [
      'concurrency key "event.data.a + event.data.b"',
      { ...trigger, concurrency: { limit: 1, key: "event.data.a + event.data.b" } },
    ],
    ['trigger condition "event.data.n == 3"', { triggers: [{ event: "t/x", if: "event.data.n == 3" }] }],
    ["onFailure", { ...trigger, onFailure: () => {} }],
    ['wildcard trigger "t/*"', { triggers: [{ event: "t/*" }] }],
    ["inngest/function.finished", { triggers: [{ event: "inngest/function.finished" }] }],
    ['cron "every day"', { triggers: [{ cron: "every day" }] }],
  ] as const)("%s, at registration", async (named, options) => {
    const start = startApp((client) => [
      // The SDK's types exclude some of these, but the engine has to check the registration.
      client.createFunction({ id: "refused", ...(options as unknown as typeof trigger) }, () => {}),
    ]);
    await expect(start).rejects.toThrow(named);
    await expect(start).rejects.toThrow(/refused(-failure)?:/);
  });

  describe("at run time", () => {
    let app: App;
    it.beforeAll(async () => {
      app = await startApp((client) => [
        client.createFunction({ id: "waits", triggers: [{ event: "t/waits" }] }, ({ step }) =>
          step.waitForEvent("reply", { event: "t/reply", timeout: "1h" }),
        ),
        client.createFunction({ id: "invokes", triggers: [{ event: "t/invokes" }] }, ({ step }) =>
          step.invoke("other", { function: app.client.funcs[0] as never, data: {} as never }),
        ),
        client.createFunction({ id: "parallel", triggers: [{ event: "t/parallel" }] }, ({ step }) =>
          Promise.all([step.run("left", () => 1), step.run("right", () => 2)]),
        ),
        client.createFunction({ id: "race", triggers: [{ event: "t/race" }] }, ({ step }) =>
          group.parallel({ mode: "race" }, () =>
            Promise.race([step.run("quick", () => 1), step.sleep("long", "1h")]),
          ),
        ),
      ]);
    });
    it.afterAll(() => app.stop());

    it.each([
      ["t/waits", "WaitForEvent"],
      ["t/invokes", "InvokeFunction"],
      ["t/parallel", 'Running steps in parallel ("left", "right")'],
      ["t/race", 'Running steps in parallel ("quick", "long")'],
    ])("fails the run of %s and names %s", async (name, op) => {
      const run = await app.ended(await app.send({ name }));
      expect(run).toMatchObject({ status: "failed", output: { message: expect.stringContaining(op) } });
    });

    it("names the path of a request that the engine does not handle", async () => {
      await expect(app.client.sendSignal({ signal: "x" })).rejects.toThrow("/v1/signals");
    });

    it("refuses event names that Inngest reserves", async () => {
      await expect(app.send({ name: "inngest/function.failed" })).rejects.toThrow("Inngest's own");
    });

    it("does not start a second engine on the same database, and says what to do", async () => {
      await expect(startApp(() => [])).rejects.toThrow(/Another worker .* stop the other/);
    });
  });
});
