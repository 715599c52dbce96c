import { parseEnv } from "@/lib/env";
import type { ChildSpec, Supervisor } from "./supervisor";

const NEXT = "node_modules/next/dist/bin/next";
const TSX = "node_modules/tsx/dist/cli.mjs";
const WORKER = { source: "inngest/worker.ts", bundle: "dist/worker.mjs" };

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
  const command = mode === "dev" ? "dev" : "start";
  return {
    name: "web",
    args: [NEXT, command, "--port", env.PORT ?? "3000", ...(env.HOST ? ["--hostname", env.HOST] : [])],
    env,
  };
}

/** The process that runs the functions. */
export function worker(mode: Mode, env: Settings): ChildSpec {
  // Without the condition, the package server-only throws.
  const watch = [TSX, "watch", "--clear-screen=false", "--conditions=react-server", WORKER.source];
  return { name: "worker", args: mode === "dev" ? watch : [WORKER.bundle], env };
}
