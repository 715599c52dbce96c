import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { testAuthority } from "./tests/fixtures/test-ca.ts";

// Workers are started with this process's environment, and Node reads the variable only at a process's start.
const { certPath } = await testAuthority();
process.env.NODE_EXTRA_CA_CERTS = certPath;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: "server-only", replacement: here("./tests/fixtures/server-only.ts") },
      { find: /^@\//, replacement: here("./") },
    ],
  },
  test: {
    pool: "forks",
    // Two cores carry the tests, their PostgreSQL and their receivers.
    maxWorkers: 2,
    // Read when the logger is imported, which is before a test could say so. LOG_LEVEL=info npx vitest shows the logs.
    env: { LOG_LEVEL: process.env.LOG_LEVEL ?? "silent" },
    // Tests wait for conditions. The patience is for busy machines; one second, the default, is a measurement of them.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["{lib,inngest,app,components}/**/*.test.{ts,tsx}"] },
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
