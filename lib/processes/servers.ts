import { parseEnv } from "@/lib/env";
import type { ChildSpec, Supervisor } from "./supervisor";

const NEXT = "node_modules/next/dist/bin/next";
const TSX = "node_modules/tsx/dist/cli.mjs";
const WORKER = { source: "inngest/worker.ts", bundle: "dist/worker.mjs" };

/**
 * Node's options in production: garbage is collected in smaller portions, and glibc's allocator has two arenas instead of
 * eight per core. Measured with receivers that respond: a fifth less memory after a burst of requests, and no more CPU.
 * Failing receivers were not measured. The scripts `web` and `worker` of package.json repeat these settings.
 */
const MEMORY_OPTIONS = ["--max-semi-space-size=4"];
const MEMORY_SETTINGS = { MALLOC_ARENA_MAX: "2" };

/** Environment variables of a child process. */
export type Settings = Record<string, string | undefined>;

type Mode = "dev" | "demo" | "start";

/** Starts the web server and, unless an Inngest server runs the functions, the worker. */
export function startServers(supervisor: Supervisor, mode: Mode, settings: Settings): void {
  const env = { ...settings, NODE_ENV: mode === "dev" ? "development" : "production" };
  supervisor.run(webServer(mode, env));
  if (parseEnv(env).embeddedEngine) supervisor.run(worker(mode, env));
}

/** The Next.js server, on HOST and PORT of the settings. */
export function webServer(mode: Mode, env: Settings): ChildSpec {
  const options = ["--port", env.PORT ?? "3000", ...(env.HOST ? ["--hostname", env.HOST] : [])];
  if (mode === "dev") return { name: "web", args: [NEXT, "dev", ...options], env };
  return inProduction({ name: "web", args: [NEXT, "start", ...options], env });
}

/** The process that runs the functions. */
export function worker(mode: Mode, env: Settings): ChildSpec {
  // Without the condition, the package server-only throws.
  const watch = [TSX, "watch", "--clear-screen=false", "--conditions=react-server", WORKER.source];
  if (mode === "dev") return { name: "worker", args: watch, env };
  return inProduction({ name: "worker", args: [WORKER.bundle], env });
}

const inProduction = ({ name, args, env }: ChildSpec): ChildSpec => ({
  name,
  args: [...MEMORY_OPTIONS, ...args],
  env: { ...MEMORY_SETTINGS, ...env },
});
