import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { JSONReport, JSONReportSuite } from "@playwright/test/reporter";
import type { JsonTestResults } from "vitest/node";

export interface Count {
  passed: number;
  failed: number;
  /** One entry per failure: what failed, and the first lines of its error. */
  failures: string[];
}

export type VitestReport = Pick<JsonTestResults, "numPassedTests" | "testResults">;

export interface PlaywrightReport extends Pick<JSONReport, "suites" | "errors"> {
  stats: Pick<JSONReport["stats"], "expected" | "unexpected">;
}

/** A file that failed outside of its tests, for example in an import or a hook, counts as one failure. */
export function countVitest({ numPassedTests, testResults }: VitestReport): Count {
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(process.cwd(), name);
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0) return status === "failed" ? [describeFailure([file], message)] : [];
    return failed.map(({ ancestorTitles, title, failureMessages }) =>
      describeFailure([file, ...ancestorTitles, title], failureMessages?.[0]),
    );
  });
  return { passed: numPassedTests, failed: failures.length, failures };
}

export function countPlaywright({ stats, suites, errors }: PlaywrightReport): Count {
  const failures = [
    ...suites.flatMap(findFailures),
    ...errors.map(({ message }) => describeFailure(["outside of tests"], message)),
  ];
  return { passed: stats.expected, failed: failures.length, failures };
}

function findFailures({ specs, suites = [] }: JSONReportSuite): string[] {
  const failed = specs.filter(({ ok }) => !ok);
  return [
    ...failed.map(({ file, line, title, tests }) => {
      const results = tests.flatMap((test) => test.results);
      return describeFailure([`tests/e2e/${file}:${line}`, title], results[0]?.error?.message);
    }),
    ...suites.flatMap(findFailures),
  ];
}

/** Lines of an error that are repeated at the end of the run. */
const ERROR_LINES = 6;

function describeFailure(path: string[], error = ""): string {
  const lines = stripVTControlCharacters(error)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, ERROR_LINES);
  return [path.filter(Boolean).join(" › "), ...lines.map((line) => `  ${line}`)].join("\n");
}

/**
 * Reads a runner's report. A runner that left none, ran nothing, or exited with an error although no test failed counts
 * as one failure, because a missing result must not pass.
 */
export async function countRun<Report>(
  reportFile: string,
  exitCode: number,
  count: (report: Report) => Count,
): Promise<Count> {
  const text = await readFile(reportFile, "utf8").catch(() => null);
  const counted = text === null ? { passed: 0, failed: 0, failures: [] } : count(JSON.parse(text) as Report);
  if (counted.failed > 0 || (exitCode === 0 && counted.passed > 0)) return counted;
  const result =
    text === null ? "left no report" : counted.passed === 0 ? "ran no test" : "reported no failed test";
  return { ...counted, failed: 1, failures: [`exited with ${exitCode} and ${result}; see its output`] };
}
