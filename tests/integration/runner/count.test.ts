import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JSONReportSuite } from "@playwright/test/reporter";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  countPlaywright,
  countRun,
  countVitest,
  type PlaywrightReport,
  type VitestReport,
} from "../../runner/count";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "empfio-count-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(report: VitestReport | PlaywrightReport) {
  const file = join(folder, "report.json");
  await writeFile(file, JSON.stringify(report));
  return file;
}

type TestFile = VitestReport["testResults"][number];
type Assertion = TestFile["assertionResults"][number];

const testFile = (part: Partial<TestFile>): TestFile => ({
  name: join(process.cwd(), "lib/some.test.ts"),
  message: "",
  status: "passed",
  startTime: 0,
  endTime: 0,
  assertionResults: [],
  ...part,
});
const failedTest: Assertion = {
  ancestorTitles: ["", "a webhook"],
  fullName: " a webhook is sent",
  title: "is sent",
  status: "failed",
  failureMessages: ["AssertionError: expected 1 to be 2\n    at some.test.ts:3:4"],
  meta: {},
  tags: [],
};
const vitest = (numPassedTests: number, ...testResults: TestFile[]) => write({ numPassedTests, testResults });

const suite = (part: Partial<JSONReportSuite>): JSONReportSuite => ({
  title: "",
  file: "leads.spec.ts",
  line: 0,
  column: 0,
  specs: [],
  ...part,
});
const failedSpec = {
  tags: [],
  title: "adds a lead",
  ok: false,
  id: "1",
  file: "leads.spec.ts",
  line: 7,
  column: 1,
  tests: [],
};

describe("the sum at the end of npm test", () => {
  it("counts passed tests", async () => {
    expect(await countRun(await vitest(7), 0, countVitest)).toEqual({ passed: 7, failed: 0, failures: [] });
  });

  it("names each failed test with its file, its groups, and the start of its error", async () => {
    const file = await vitest(6, testFile({ status: "failed", assertionResults: [failedTest] }));
    expect(await countRun(file, 1, countVitest)).toEqual({
      passed: 6,
      failed: 1,
      failures: [
        "lib/some.test.ts › a webhook › is sent\n  AssertionError: expected 1 to be 2\n      at some.test.ts:3:4",
      ],
    });
  });

  it("counts a file that failed outside of its tests, also beside a failed test", async () => {
    const file = await vitest(
      6,
      testFile({ status: "failed", assertionResults: [failedTest] }),
      testFile({
        name: join(process.cwd(), "lib/other.test.ts"),
        status: "failed",
        message: "no such module",
      }),
    );
    const { failed, failures } = await countRun(file, 1, countVitest);
    expect(failed).toBe(2);
    expect(failures[1]).toBe("lib/other.test.ts\n  no such module");
  });

  it("counts a runner that left no report as failed", async () => {
    const { passed, failed, failures } = await countRun(join(folder, "none.json"), 0, countVitest);
    expect({ passed, failed }).toEqual({ passed: 0, failed: 1 });
    expect(failures).toEqual(["exited with 0 and left no report; see its output"]);
  });

  it("counts a runner that ran nothing as failed", async () => {
    expect(await countRun(await vitest(0), 0, countVitest)).toMatchObject({ passed: 0, failed: 1 });
  });

  it("counts an exit code as a failure, although no test failed", async () => {
    const { passed, failed, failures } = await countRun(await vitest(7), 1, countVitest);
    expect({ passed, failed }).toEqual({ passed: 7, failed: 1 });
    expect(failures).toEqual(["exited with 1 and reported no failed test; see its output"]);
  });

  it("names failed browser tests of all groups, and errors outside of tests", async () => {
    const file = await write({
      stats: { expected: 3, unexpected: 1 },
      suites: [suite({ suites: [suite({ specs: [failedSpec] })] })],
      errors: [{ message: "\u001b[31mthe web server exited early\u001b[39m" }],
    });
    expect(await countRun(file, 1, countPlaywright)).toEqual({
      passed: 3,
      failed: 2,
      failures: [
        "tests/e2e/leads.spec.ts:7 › adds a lead",
        "outside of tests\n  the web server exited early",
      ],
    });
  });
});
