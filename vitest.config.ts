import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { PATIENCE_MS } from "./tests/fixtures/patience.ts";
import { testAuthority } from "./tests/fixtures/test-ca.ts";

// Workers are started with this process's environment, and Node reads the variable only at a process's start.
const { certPath } = await testAuthority();
process.env.NODE_EXTRA_CA_CERTS = certPath;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Starts the files that take longest first. At the end of the run, one of them would occupy one worker alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((part) => moduleId.includes(part));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

/** Parts of the paths of tests that start many processes, in the order of their duration. */
const LONGEST = [
  "chaos.test",
  "integration/worker/",
  "durability.test",
  "integration/cli/",
  "embedded-postgres.test",
];

export default defineConfig({
  resolve: {
    alias: [
      { find: "server-only", replacement: here("./tests/fixtures/server-only.ts") },
      { find: /^@\//, replacement: here("./") },
    ],
  },
  test: {
    pool: "forks",
    // One more than the two cores, because many tests wait for processes that start and for deadlines.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Read when the logger is imported, which is before a test could say so. LOG_LEVEL=info npx vitest shows the logs.
    env: { LOG_LEVEL: process.env.LOG_LEVEL ?? "silent" },
    // Tests wait for conditions. The limits only end those that fail.
    expect: { poll: { timeout: PATIENCE_MS } },
    testTimeout: 3 * PATIENCE_MS,
    hookTimeout: 3 * PATIENCE_MS,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{lib,inngest,app,components}/**/*.test.{ts,tsx}"],
          isolate: false,
          setupFiles: "./tests/fixtures/fresh-modules.ts",
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          globalSetup: "./tests/fixtures/database-server.ts",
        },
      },
    ],
  },
});
