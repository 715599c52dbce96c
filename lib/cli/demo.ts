import { parseArgs } from "node:util";
import { checkMainJob } from "@/lib/demo/once/check-main-job";
import { showDemo } from "@/lib/demo/show-demo";
import { isBuildStale } from "./build-stamp";
import { build } from "./production-build";
import { runScript } from "./run-script";

/**
 * Runs the production build with embedded services and sample data. `--once` runs a headless end-to-end
 * check. `--faults` adds ten faults for support to find.
 */
await runScript(async () => {
  const { values } = parseArgs({
    options: { once: { type: "boolean", default: false }, faults: { type: "boolean", default: false } },
  });
  if (await isBuildStale()) {
    console.log("Building for production. This is needed once per version.");
    await build();
  }
  return values.once ? checkMainJob() : showDemo("demo", { hasFaults: values.faults });
});
