import { setTimeout as sleep } from "node:timers/promises";
import { waitUntilReady } from "@/lib/processes/wait-until-ready";
import { figure } from "../report/figure";
import type { Part } from "../stage/bench";
import { startChild } from "../stage/child";
import { now } from "../stage/clock";
import { postmasterOf } from "../stage/cpu";
import { familyOf, togetherMegabytes } from "../stage/memory";
import { onStage } from "../stage/stage";

const START_AT_MOST_SECONDS = 2;
const MEMORY_AT_MOST_MB = 300;
const UP_WITHIN_MS = 60_000;
/** Time until the garbage of the start has been collected. */
const IDLE_SECONDS = 15;

export const start: Part = {
  name: "start",
  about:
    "npm start on a migrated database to the first 200 of the health route; memory of all processes when idle",
  measure: (bench, baseline) =>
    onStage(bench, { name: "start", receivers: 0 }, async ({ settings, database, baseUrl }) => {
      bench.progress("start: npm start");
      const begun = now();
      const npm = startChild({
        name: "npm",
        command: "npm",
        args: ["start"],
        env: settings,
        logs: bench.server.logs,
      });
      try {
        await waitUntilReady(baseUrl, UP_WITHIN_MS);
        const seconds = (now() - begun) / 1_000;
        bench.progress(`start: idle for ${IDLE_SECONDS} s`);
        await sleep(IDLE_SECONDS * 1_000);
        const all = [...(await familyOf(npm.pid)), ...(await familyOf(await postmasterOf(database)))];
        return [
          figure({
            part: "start",
            name: "npm start to the first 200",
            value: seconds,
            unit: "s",
            baseline: baseline.node.seconds,
            atMost: START_AT_MOST_SECONDS,
          }),
          figure({
            part: "start",
            name: "idle memory of all processes, PostgreSQL's included",
            value: await togetherMegabytes(all),
            unit: "MB",
            baseline: baseline.node.megabytes,
            atMost: MEMORY_AT_MOST_MB,
          }),
        ];
      } finally {
        await npm.stop();
      }
    }),
};
