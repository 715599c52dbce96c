import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countPlaywright, countRun, countVitest } from "../../runner/count";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "empfio-count-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function reported(report: unknown) {
  const file = join(folder, "report.json");
  await writeFile(file, JSON.stringify(report));
  return file;
}
const vitest = (numPassedTests: number, numFailedTests: number) =>
  reported({ success: numFailedTests === 0, numPassedTests, numFailedTests });

describe("the sum at the end of npm test", () => {
  test("counts what passed and what failed", async () => {
    expect(await countRun(await vitest(7, 0), 0, countVitest)).toEqual({ passed: 7, failed: 0 });
    expect(await countRun(await vitest(6, 1), 1, countVitest)).toEqual({ passed: 6, failed: 1 });
  });

  test("a runner that left no report has failed", async () => {
    expect(await countRun(join(folder, "none.json"), 0, countVitest)).toEqual({ passed: 0, failed: 1 });
  });

  test("a runner that ran nothing has failed", async () => {
    expect(await countRun(await vitest(0, 0), 0, countVitest)).toEqual({ passed: 0, failed: 1 });
  });

  test("a file that cannot be loaded is a failure, though no test failed", async () => {
    expect(await countRun(await vitest(7, 0), 1, countVitest)).toEqual({ passed: 7, failed: 1 });
  });

  test("counts browser tests that failed", async () => {
    const file = await reported({ stats: { expected: 3, unexpected: 1 } });
    expect(await countRun(file, 1, countPlaywright)).toEqual({ passed: 3, failed: 1 });
  });
});
