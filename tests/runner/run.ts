/** `npm test`: check, Vitest, Playwright; the last line sums them all. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBuildStale } from "@/lib/cli/build-stamp";
import { build } from "@/lib/cli/production-build";
import { findBrowser, installBrowser } from "./browser";
import { type Count, countPlaywright, countRun, countVitest } from "./count";

const CHECKS: [name: string, args: string[]][] = [
  ["next typegen", ["node_modules/next/dist/bin/next", "typegen"]],
  ["biome", ["node_modules/@biomejs/biome/bin/biome", "ci", "."]],
  ["tsc", ["node_modules/typescript/bin/tsc", "--noEmit"]],
  ["knip", ["node_modules/knip/bin/knip.js"]],
];

const reports = await mkdtemp(join(tmpdir(), "empfio-reports-"));
const total: Count = { passed: 0, failed: 0 };

// The types of the routes are generated first, because tsc reads them.
for (const step of [CHECKS.slice(0, 2), CHECKS.slice(2)]) {
  const codes = await Promise.all(step.map(([, args]) => run(args)));
  step.forEach(([name], n) => {
    add(name, codes[n] === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  });
}
add("vitest", await vitest());
add("playwright", await playwright());
await rm(reports, { recursive: true });

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function add(runner: string, { passed, failed }: Count): void {
  console.log(`— ${runner}: ${passed} passed, ${failed} failed`);
  total.passed += passed;
  total.failed += failed;
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

async function playwright(): Promise<Count> {
  const report = join(reports, "playwright.json");
  try {
    if (!(await findBrowser())) await installBrowser();
    if (await isBuildStale()) await build();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
  const code = await run(["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return countRun(report, code, countPlaywright);
}

async function run(args: string[], env: Record<string, string> = {}): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, ...env } });
  const [code] = await once(child, "exit");
  return code ?? 1;
}
