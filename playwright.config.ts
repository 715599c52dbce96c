import { defineConfig, devices } from "@playwright/test";
import { freePort } from "./lib/processes/ports";
import { findBrowser } from "./tests/runner/browser";

// Every Playwright process reads this file: the first one chooses the port, the others inherit it.
process.env.E2E_PORT ??= String(await freePort());
const baseURL = `http://localhost:${process.env.E2E_PORT}`;

/** Chromium's own sandbox does not run as root. The other options prevent requests to other hosts. */
const args = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ..."--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(
    " ",
  ),
];

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  // One product and one database. Files run in parallel, the tests of a file in order. One worker more than the two
  // cores, because many tests wait for retries and pages.
  workers: 3,
  forbidOnly: Boolean(process.env.CI),
  // Long, since the machine may be busy. Passing tests do not wait for it.
  timeout: 360_000,
  expect: { timeout: 60_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    baseURL,
    // A trace would slow down every test, also those that pass: `--trace on` records one.
    trace: "off",
    // Animations would only make tests slower.
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    launchOptions: { executablePath: (await findBrowser()) ?? undefined, args },
  },
  webServer: {
    command: "exec node --conditions=react-server --import tsx tests/runner/product.ts",
    url: `${baseURL}/api/health`,
    // May include a build on a busy machine.
    timeout: 600_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 45_000 },
    stdout: "pipe",
    stderr: "pipe",
  },
});
