import { NonRetriableError, RetryAfterError, StepError } from "inngest";
import { describe, expect } from "vitest";
import { withDatabase } from "../../fixtures/with-database";
import { type App, startApp } from "./harness";

const it = withDatabase();
describe.each([
  { checkpointing: true, mode: "with checkpointing" },
  { checkpointing: false, mode: "without checkpointing" },
])("failures, $mode", ({ checkpointing }) => {
  let app: App;
  const seen: unknown[] = [];

  it.afterEach(() => {
    app.calls.length = 0;
    seen.length = 0;
  });
  it.afterAll(() => app.stop());
  it.beforeAll(async () => {
    app = await startApp(
      (client) => [
        client.createFunction(
          { id: "heals", triggers: [{ event: "t/heals" }] },
          async ({ attempt, step }) => {
            await step.run("before", () => seen.push("before"));
            return step.run("shaky", () => {
              seen.push(`shaky ${attempt}`);
              if (attempt < 2) throw new Error(`no luck at ${attempt}`);
              return "fine";
            });
          },
        ),
        client.createFunction(
          { id: "gives-up", retries: 1, triggers: [{ event: "t/gives-up" }] },
          async ({ step }) => {
            try {
              await step.run("hopeless", () => {
                seen.push("hopeless");
                throw new TypeError("never");
              });
            } catch (error) {
              const { name, message } = error as StepError;
              return { caught: error instanceof StepError, name, message };
            }
          },
        ),
        client.createFunction(
          {
            id: "uncaught",
            retries: 0,
            triggers: [{ event: "t/uncaught" }],
          },
          ({ step }) =>
            step.run("bad", () => {
              throw new Error("from the step");
            }),
        ),
        client.createFunction({ id: "final", triggers: [{ event: "t/final" }] }, () => {
          throw new NonRetriableError("not again");
        }),
        client.createFunction(
          { id: "later", retries: 1, triggers: [{ event: "t/later" }] },
          ({ attempt }) => {
            if (attempt === 0) throw new RetryAfterError("come back", "90s");
            return attempt;
          },
        ),
        client.createFunction(
          { id: "step-later", retries: 1, triggers: [{ event: "t/step-later" }] },
          ({ attempt, step }) =>
            step.run("later", () => {
              if (attempt === 0) throw new RetryAfterError("come back", "2h");
              return attempt;
            }),
        ),
        client.createFunction({ id: "always", retries: 3, triggers: [{ event: "t/always" }] }, () => {
          throw new Error("always");
        }),
      ],
      { checkpointing },
    );
  });

  it("retries a step that throws after 15 s and 30 s, but not the steps before it", async () => {
    const eventId = await app.send({ name: "t/heals" });
    expect(await app.skipSleep()).toSatisfy(isAbout(15_000));
    expect(await app.skipSleep()).toSatisfy(isAbout(30_000));
    expect(await app.ended(eventId)).toMatchObject({ status: "completed", output: "fine" });
    expect(seen).toEqual(["before", "shaky 0", "shaky 1", "shaky 2"]);
  });

  it("throws a StepError that the function can catch when a step has used up its retries", async () => {
    const eventId = await app.send({ name: "t/gives-up" });
    await app.skipSleep();
    expect(await app.ended(eventId)).toMatchObject({
      status: "completed",
      output: { caught: true, name: "TypeError", message: "never" },
    });
    expect(seen).toEqual(["hopeless", "hopeless"]);
  });

  it("fails the run immediately on an uncaught step error, and keeps the error", async () => {
    const run = await app.ended(await app.send({ name: "t/uncaught" }));
    expect(run).toMatchObject({
      status: "failed",
      output: { message: expect.stringContaining("from the step") },
    });
  });

  it("fails the run without a second attempt on NonRetriableError", async () => {
    const run = await app.ended(await app.send({ name: "t/final" }));
    expect(run).toMatchObject({
      status: "failed",
      output: { name: "NonRetriableError", message: "not again" },
    });
    expect(app.attemptsOf("final")).toEqual([0]);
  });

  it("schedules the next attempt at the time in RetryAfterError", async () => {
    const eventId = await app.send({ name: "t/later" });
    expect(await app.skipSleep()).toSatisfy(isAbout(90_000));
    expect(await app.ended(eventId)).toMatchObject({ status: "completed", output: 1 });
  });

  it("schedules a step's next attempt at the time in RetryAfterError", async () => {
    const eventId = await app.send({ name: "t/step-later" });
    expect(await app.skipSleep()).toSatisfy(isAbout(7_200_000));
    expect(await app.ended(eventId)).toMatchObject({ status: "completed", output: 1 });
  });

  it("calls a function that always throws 1 + retries times, after 15 s, 30 s, and 1 min", async () => {
    const eventId = await app.send({ name: "t/always" });
    for (const wait of [15_000, 30_000, 60_000]) expect(await app.skipSleep()).toSatisfy(isAbout(wait));
    expect(await app.ended(eventId)).toMatchObject({ status: "failed", output: { message: "always" } });
    expect(app.attemptsOf("always")).toEqual([0, 1, 2, 3]);
  });
});

/** Allows for the time between the call and the assertion. */
function isAbout(ms: number) {
  return (actual: number) => actual <= ms && actual > ms - 10_000;
}
