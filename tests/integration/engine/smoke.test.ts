import { afterAll, beforeAll, expect, it } from "vitest";
import { type App, ownDatabase, startApp } from "./harness";

let app: App;
beforeAll(async () => {
  await ownDatabase();
  app = await startApp((client) => [
    client.createFunction({ id: "two-steps", triggers: [{ event: "test/two" }] }, async ({ event, step }) => {
      const a = await step.run("a", () => 1);
      const b = await step.run("b", () => a + 1);
      await step.sleep("nap", "1s");
      return { a, b, given: event.data };
    }),
  ]);
});
afterAll(async () => {
  await app.stop();
  await (await ownDatabase()).close();
});

it("runs", async () => {
  const run = await app.ended(await app.send({ name: "test/two", data: { x: 1 } }));
  expect(run).toMatchObject({ status: "completed", output: { a: 1, b: 2, given: { x: 1 } } });
  console.log(JSON.stringify(app.calls));
});
