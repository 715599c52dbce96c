/** Command: npm run bench. See docs/performance.md. */
import { parseArgs } from "node:util";
import { isBuildStale } from "@/lib/cli/build-stamp";
import { runScript } from "@/lib/cli/run-script";
import { CommandError } from "@/lib/command-error";
import { run } from "@/lib/processes/run";
import { parts } from "./parts";
import { baselineFigures, meanBaseline, measureBaseline } from "./parts/baseline";
import type { Figure } from "./report/figure";
import { describeMachine, machineLine } from "./report/machine";
import { createProgress } from "./report/progress";
import { round, table } from "./report/table";
import type { Bench, Part } from "./stage/bench";
import { startServer } from "./stage/server";

const SECONDS_PER_RATE = { short: 20, full: 60 };
/** Duration of each of the baseline's rates, before and after the parts. */
const BASELINE_SECONDS = { short: 15, full: 30 };
const NOTE =
  "Rate limits are off and loopback receivers are allowed; everything else is as in production. PostgreSQL writes durably.";

await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      full: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      repeat: { type: "string", default: "1" },
      situation: { type: "string", default: "" },
    },
  });
  const chosen = choose(positionals);
  const { progress, during } = createProgress();
  progress(NOTE);
  await buildIfStale(progress);
  progress("starting PostgreSQL");
  const server = await startServer();
  const stopOnSignal = () => void server.stop().finally(() => process.exit(1));
  process.once("SIGINT", stopOnSignal).once("SIGTERM", stopOnSignal);
  const machine = describeMachine(server.postgresVersion);
  const { full, situation } = values;
  const length = full ? "full" : "short";
  const secondsPerRate = SECONDS_PER_RATE[length];
  const bench: Bench = { server, full, situation, secondsPerRate, progress, during };
  const runs: Run[] = [];
  try {
    for (let n = 0; n < Number(values.repeat); n += 1)
      runs.push(await runOnce(bench, chosen, BASELINE_SECONDS[length]));
  } finally {
    await server.stop();
  }
  const figures = runs.map((run) => run.figures);
  const failed = runs.flatMap((run) => run.failed);
  const text = ["", table(figures), "", ...failed, machineLine(machine), NOTE].join("\n");
  if (values.json) console.log(JSON.stringify({ machine, full, note: NOTE, failed, runs: figures }, null, 2));
  (values.json ? console.error : console.log)(text);
  return failed.length > 0 ? 1 : 0;
});

interface Run {
  figures: Figure[];
  /** Parts without figures, each with the reason. */
  failed: string[];
}

function choose(names: string[]): readonly Part[] {
  const unknown = names.filter((name) => name !== "baseline" && !parts.some((part) => part.name === name));
  if (unknown.length > 0) {
    throw new CommandError(
      `There is no part ${unknown.join(", ")}. The parts:\n${parts.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join("\n")}`,
    );
  }
  return names.length === 0 ? parts : parts.filter(({ name }) => names.includes(name));
}

/** Runs all parts. A failed part does not affect the figures of others. */
async function runOnce(bench: Bench, chosen: readonly Part[], baselineSeconds: number): Promise<Run> {
  const samples = [await measureBaseline(bench, baselineSeconds)];
  const baseline = meanBaseline(samples);
  const run: Run = { figures: [], failed: [] };
  for (const part of chosen) {
    bench.progress(`${part.name}: ${part.about}`);
    try {
      const figures = await part.measure(bench, baseline);
      run.figures.push(...figures);
      for (const { name, value, unit } of figures)
        bench.progress(`${part.name}: ${name}: ${round(value)} ${unit}`);
    } catch (error) {
      run.failed.push(`${part.name} FAILED: ${error instanceof Error ? error.message : String(error)}`);
      bench.progress(run.failed.at(-1) ?? "");
    }
  }
  samples.push(await measureBaseline(bench, baselineSeconds));
  run.figures.unshift(...baselineFigures(samples));
  return run;
}

async function buildIfStale(progress: Bench["progress"]): Promise<void> {
  if (!(await isBuildStale())) return;
  progress("building for production");
  const { code, output } = await run("npm", ["run", "build"]);
  if (code !== 0) throw new CommandError(`The production build failed:\n${output}`);
}
