import { existsSync } from "node:fs";
import type { Settings } from "./environment";
import type { ChildSpec } from "./processes/supervisor";

const NEXT = "node_modules/next/dist/bin/next";
const TSX = "node_modules/tsx/dist/cli.mjs";
const WORKER = "inngest/worker.ts";

/** Development and demo listen on loopback only: their accounts and passwords are public. */
const LOOPBACK = ["--hostname", "127.0.0.1"];

export function webServer(mode: "dev" | "demo" | "start", env: Settings): ChildSpec {
  const command = mode === "dev" ? "dev" : "start";
  return {
    name: "web",
    args: [NEXT, command, "--port", env.PORT ?? "3000", ...(mode === "start" ? [] : LOOPBACK)],
    env: { ...env, NODE_ENV: mode === "dev" ? "development" : "production" },
  };
}

export function worker(mode: "dev" | "demo" | "start", env: Settings): ChildSpec {
  // server-only throws unless the condition says that this is a server.
  const conditions = "--conditions=react-server";
  return {
    name: "worker",
    args:
      mode === "dev"
        ? [TSX, "watch", "--clear-screen=false", conditions, WORKER]
        : [conditions, "--import", "tsx", WORKER],
    env: { ...env, NODE_ENV: mode === "dev" ? "development" : "production" },
  };
}

export const hasWorker = () => existsSync(WORKER);
