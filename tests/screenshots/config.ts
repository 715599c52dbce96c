import { resolve } from "node:path";
import { defineConfig } from "@playwright/test";
import base from "../../playwright.config";

/** `npm run screenshots`: pictures of every screen, light, dark and narrow, in `screenshots/`; `-- -g name` takes some. */
export default defineConfig({
  ...base,
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: resolve("test-results/screenshots"),
  globalSetup: "./global-setup.ts",
  timeout: 60_000,
  use: { ...base.use, viewport: { width: 1280, height: 800 } },
  webServer: [base.webServer ?? []].flat().map((server) => ({ ...server, cwd: resolve(".") })),
});
