import { defineConfig, devices } from "@playwright/test";
import { freePort } from "./lib/launcher/ports";
import { findBrowser } from "./tests/runner/browser";

// Read again by each of Playwright's processes: the first settles the port, the others inherit it.
process.env.E2E_PORT ??= String(await freePort());
const baseURL = `http://localhost:${process.env.E2E_PORT}`;

/** Chromium's own sandbox refuses root; the rest keeps it from talking to anybody but us. */
const args = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ..."--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(
    " ",
  ),
];

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  // One product, one database: files side by side, the tests of a file in order.
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // Generous: what passes takes none of it, and the machine may be busy.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    baseURL,
    // Without the film and the page at each step, which would slow every journey down.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    // Nothing to wait for: what moves would only make the journeys longer.
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    launchOptions: { executablePath: (await findBrowser()) ?? undefined, args },
  },
  webServer: {
    command: "exec node --conditions=react-server --import tsx tests/runner/product.ts",
    url: `${baseURL}/api/health`,
    // A build may come first, on a busy machine.
    timeout: 600_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 45_000 },
    stdout: "pipe",
    stderr: "pipe",
  },
});
