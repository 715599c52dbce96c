/** The product as `npm run demo` runs it, for the browser tests: on E2E_PORT, with a data folder that goes with it. */
import { chmod, mkdir, rm } from "node:fs/promises";
import { isBuildStale } from "@/lib/cli/build-stamp";
import { build } from "@/lib/cli/production-build";
import { runScript } from "@/lib/cli/run-script";
import { showDemo } from "@/lib/demo/show-demo";
import { dataFolder } from "../e2e/product";

const parent = process.ppid;

await runScript(async () => {
  // A Playwright that was killed cannot stop us.
  setInterval(() => process.ppid !== parent && process.kill(process.pid, "SIGTERM"), 1_000).unref();
  if (await isBuildStale()) await build();
  const folder = dataFolder();
  await mkdir(folder, { recursive: true });
  // The user that PostgreSQL runs as must get through.
  await chmod(folder, 0o711);
  Object.assign(process.env, {
    PORT: process.env.E2E_PORT,
    DATA_DIR: folder,
    // Seconds instead of minutes; no limit that many tests at once would run into.
    WEBHOOK_RETRY_DELAYS: "1s,2s,2s",
    API_RATE_LIMIT: "",
    TEST_RATE_LIMIT: "",
  });
  try {
    // Tests add the webhooks that they look for.
    return await showDemo("demo", { hasHistory: false });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
