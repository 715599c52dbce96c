import { spawn } from "node:child_process";
import { once } from "node:events";
import { CommandError } from "@/lib/command-error";
import { buildParts, isPartStale, stamped } from "./build-stamp";
import { bundleCommands } from "./bundle-commands";

const NEXT = "node_modules/next/dist/bin/next";

/**
 * Builds for production: the parts that are missing or outdated.
 * @throws {CommandError} when the build fails; the tool prints the reason
 */
export async function build(): Promise<void> {
  const { pages, commands } = buildParts;
  if (await isPartStale(commands)) await stamped(commands, bundleCommands);
  if (await isPartStale(pages)) await stamped(pages, buildPages);
}

async function buildPages(): Promise<void> {
  const child = spawn(process.execPath, [NEXT, "build"], {
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  // A signal that ends this process must also end Next, which would otherwise continue to build.
  const stop = () => {
    child.kill();
    process.exit(1);
  };
  process.once("SIGTERM", stop).once("SIGINT", stop);
  const [code] = await once(child, "exit");
  process.off("SIGTERM", stop).off("SIGINT", stop);
  if (code !== 0) throw new CommandError("The production build failed. See the output above.");
}
