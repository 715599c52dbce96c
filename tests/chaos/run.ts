/** Command: npm run test:chaos [-- --seed N --kills N]. See chaos.ts. */
import { parseArgs } from "node:util";
import { runScript } from "@/lib/cli/run-script";
import { runChaos } from "./chaos";
import { printReport } from "./report";

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      kills: { type: "string", default: "200" },
    },
  });
  const seed = Number(values.seed);
  console.log(`seed ${seed}`);
  const startedAt = Date.now();
  const report = await runChaos({
    seed,
    kills: Number(values.kills),
    sweeper: "real",
    progress: (text) => console.log(`${Math.round((Date.now() - startedAt) / 1_000)} s: ${text}`),
  });
  console.log(`\n${printReport(report)}`);
  return report.faults.length === 0 ? 0 : 1;
});
