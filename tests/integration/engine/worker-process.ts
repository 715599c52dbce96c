import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { Inngest } from "inngest";
import pino from "pino";
import { engineFetch } from "@/inngest/engine/fetch";
import { startEngine } from "@/inngest/engine/start-engine";

/**
 * A worker that tests kill. Its steps log to a file and wait for gates, which are files too. Started by
 * worker-fixture.ts.
 */
const folder = process.env.WORKER_FOLDER ?? "";
const write = (key: string, entry: string) => appendFileSync(join(folder, "log"), `${key} ${entry}\n`);

async function gate(name: string): Promise<void> {
  while (!existsSync(join(folder, name))) await new Promise((resolve) => setTimeout(resolve, 10));
}

const client = new Inngest({
  id: "durable",
  isDev: true,
  baseUrl: "http://embedded.invalid",
  fetch: engineFetch,
  logger: pino({ level: "silent" }),
});

const functions = [
  client.createFunction(
    {
      id: "journey",
      triggers: [{ event: "d/journey" }],
      concurrency: [{ limit: 20 }, { limit: 5, key: "event.data.lane" }],
    },
    async ({ event, step }) => {
      for (const turn of [1, 2, 3]) {
        await step.run(`turn-${turn}`, () => write(event.data.key, `turn-${turn}`));
        if (turn < 3) await step.sleep(`rest-${turn}`, "1s");
      }
      for (const end of ["left", "right"]) await step.run(end, () => write(event.data.key, end));
    },
  ),
  client.createFunction({ id: "gated", triggers: [{ event: "d/gated" }] }, async ({ event, step }) => {
    await step.run("before", () => write(event.data.key, "before"));
    await step.run("gated", async () => {
      write(event.data.key, "began");
      await gate(event.data.key);
      write(event.data.key, "ended");
    });
    await step.run("after", () => write(event.data.key, "after"));
  }),
  client.createFunction({ id: "sleeper", triggers: [{ event: "d/sleeper" }] }, async ({ event, step }) => {
    await step.sleep("nap", "2s");
    await step.run("awake", () => write(event.data.key, "awake"));
  }),
];

const engine = await startEngine({ client, functions });
process.on("SIGTERM", () => {
  write("worker", "stopping");
  void engine.stop().then(() => process.exit(0));
});
write("worker", "ready");
