/** `npm test`: check, Vitest, Playwright, the main job on the latest Node, and the installed packages. Ends with everything that failed, and with the sum. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import { stripVTControlCharacters } from "node:util";
import { isBuildStale } from "@/lib/cli/build-stamp";
import { build } from "@/lib/cli/production-build";
import { run as runToEnd } from "@/lib/processes/run";
import { findBrowser, installBrowser, requireCurl } from "./browser";
import { type Count, countPlaywright, countRun, countVitest } from "./count";
import { checkLatestNode } from "./latest-node";
import { checkPackages } from "./supply-chain";

const CHECKS: [name: string, args: string[]][] = [
  ["next typegen", ["node_modules/next/dist/bin/next", "typegen"]],
  ["biome", ["node_modules/@biomejs/biome/bin/biome", "ci", "."]],
  ["tsc", ["node_modules/typescript/bin/tsc", "--noEmit"]],
  ["knip", ["node_modules/knip/bin/knip.js"]],
];

const reports = await mkdtemp(join(tmpdir(), "empfio-reports-"));
const total: Count = { passed: 0, failed: 0, failures: [] };
/** Last lines of a failed check that are repeated at the end. */
const CHECK_LINES = 15;

// Waits for the registry, while the other checks run.
const packages = checkPackages();

// The types of the routes are generated first, because tsc reads them.
for (const step of [CHECKS.slice(0, 2), CHECKS.slice(2)]) {
  const counts = await Promise.all(step.map(([, args]) => check(args)));
  step.forEach(([name], n) => {
    if (counts[n]) add(name, counts[n]);
  });
}
// Before the browser is installed, because apt-get runs once at a time. Without curl, its test fails.
await requireCurl().catch((error: Error) => console.error(error.message));
// Both wait often, for receivers, deadlines, and pages, so they run at the same time.
// The browser tests' output follows that of Vitest.
const browserOutput = new PassThrough({ highWaterMark: Number.MAX_SAFE_INTEGER });
const browserTests = playwright(browserOutput);
add("vitest", await vitest());
browserOutput.pipe(process.stdout, { end: false });
const browserCount = await browserTests;
browserOutput.end();
await finished(browserOutput);
add("playwright", browserCount);
// Alone, because it waits for real times.
const node = await checkLatestNode();
add("latest node", node.count);
const { lines, count } = await packages;
add("packages", count);
await rm(reports, { recursive: true });

for (const line of [node.line, ...lines]) console.log(line);

if (total.failures.length > 0) console.log(`\nFailed:\n\n${total.failures.join("\n\n")}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function add(runner: string, { passed, failed, failures }: Count): void {
  console.log(`— ${runner}: ${passed} passed, ${failed} failed`);
  total.passed += passed;
  total.failed += failed;
  total.failures.push(...failures.map((failure) => `${runner}: ${failure}`));
}

/** Runs a check, and prints its output when it has ended, so that checks do not mix their lines. */
async function check(args: string[]): Promise<Count> {
  const { code, output } = await runToEnd(process.execPath, args);
  process.stdout.write(output);
  if (code === 0) return { passed: 1, failed: 0, failures: [] };
  const last = stripVTControlCharacters(output).trimEnd().split("\n").slice(-CHECK_LINES);
  return { passed: 0, failed: 1, failures: [[`exited with ${code}`, ...last].join("\n  ")] };
}

async function vitest(): Promise<Count> {
  const report = join(reports, "vitest.json");
  const code = await run([
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  return countRun(report, code, countVitest);
}

async function playwright(output: PassThrough): Promise<Count> {
  const report = join(reports, "playwright.json");
  try {
    if (!(await findBrowser())) await installBrowser();
    if (await isBuildStale()) await build();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, failures: [String(error)] };
  }
  const code = await run(
    ["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json"],
    {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    },
    output,
  );
  return countRun(report, code, countPlaywright);
}

/** @param output receives what the process prints, instead of this process's own output */
async function run(args: string[], env: Record<string, string> = {}, output?: PassThrough): Promise<number> {
  const child = spawn(process.execPath, args, {
    stdio: output ? ["inherit", "pipe", "pipe"] : "inherit",
    env: { ...process.env, ...env },
  });
  for (const stream of [child.stdout, child.stderr]) if (output) stream?.pipe(output, { end: false });
  const [code] = await once(child, "close");
  return code ?? 1;
}
