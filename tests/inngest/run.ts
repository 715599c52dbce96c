/** npm run test:inngest: see docs/inngest.md. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { isBuildStale } from "@/lib/cli/build-stamp";
import { build } from "@/lib/cli/production-build";
import { runScript } from "@/lib/cli/run-script";
import { CommandError } from "@/lib/command-error";
import { measureLatency } from "./latency";

const MISSING =
  "Set INNGEST_BASE_URL to a running Inngest server (and INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY if it is not in dev mode); see docs/inngest.md.";

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      embedded: { type: "boolean", default: false },
      latency: { type: "boolean", default: false },
    },
  });
  if (!values.embedded && !process.env.INNGEST_BASE_URL) throw new CommandError(MISSING);
  if (await isBuildStale()) await build();
  if (values.latency) {
    await measureLatency();
    return 0;
  }
  const child = spawn(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--config", "tests/inngest/vitest.config.ts"],
    { stdio: "inherit", env: { ...process.env, ...(values.embedded && { INNGEST_BASE_URL: "" }) } },
  );
  const [code] = await once(child, "exit");
  return (code as number | null) ?? 1;
});
