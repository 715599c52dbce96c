import { readFile } from "node:fs/promises";

export interface Count {
  passed: number;
  failed: number;
}

/** What of Vitest's JSON report interests. */
interface VitestReport {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
}

/** What of Playwright's JSON report interests. */
interface PlaywrightReport {
  stats: { expected: number; unexpected: number };
}

export const countVitest = (report: VitestReport): Count => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests,
});

export const countPlaywright = ({ stats }: PlaywrightReport): Count => ({
  passed: stats.expected,
  failed: stats.unexpected,
});

/**
 * Reads a runner's report. A runner that left none, ran nothing, or ended badly although no test failed (a file that
 * cannot be loaded, an error outside of tests) counts as one failure: silence must not pass.
 */
export async function countRun<Report>(
  reportFile: string,
  exitCode: number,
  count: (report: Report) => Count,
): Promise<Count> {
  const text = await readFile(reportFile, "utf8").catch(() => null);
  const { passed, failed } = text === null ? { passed: 0, failed: 0 } : count(JSON.parse(text) as Report);
  const broken = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: broken ? 1 : failed };
}
