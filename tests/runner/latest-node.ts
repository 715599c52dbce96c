import { run } from "@/lib/processes/run";
import type { Count } from "./count";

/** The version of the image (Dockerfile), as the npm package that contains it. */
const PACKAGE = "node@26";
const DOWNLOAD_MS = 60_000;
const MAIN_JOB_MS = 180_000;
const LAST_LINES = 15;

const onLatest = (args: string[], timeout: number) =>
  run("npm", ["exec", "--yes", `--package=${PACKAGE}`, "--", "node", ...args], { timeout });

/** Runs the main job on the Node version of the image: `npm run demo -- --once`. */
export async function checkLatestNode(): Promise<{ line: string; count: Count }> {
  const { code, output } = await onLatest(["--version"], DOWNLOAD_MS);
  if (code !== 0) {
    const line = `${PACKAGE}: SKIPPED, because the registry did not respond`;
    return { line, count: { passed: 0, failed: 0, failures: [] } };
  }
  const version = output.trim().split("\n").at(-1) ?? "";
  const demo = ["--conditions=react-server", "--import", "tsx", "lib/cli/demo.ts", "--once"];
  const job = await onLatest(demo, MAIN_JOB_MS);
  if (job.code === 0) {
    return {
      line: `${PACKAGE}: the main job works on ${version}`,
      count: { passed: 1, failed: 0, failures: [] },
    };
  }
  const last = job.output.trimEnd().split("\n").slice(-LAST_LINES);
  const failure = [`demo -- --once on ${version} exited with ${job.code}`, ...last].join("\n  ");
  return { line: `${PACKAGE}: FAILED on ${version}`, count: { passed: 0, failed: 1, failures: [failure] } };
}
