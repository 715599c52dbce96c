import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Api, type Remote, remote } from "./rpc";

const STOP_WITHIN_MS = 20_000;

export interface Child {
  pid: number;
  /** Stops the process and its children with SIGTERM, and with SIGKILL after a timeout. */
  stop(): Promise<void>;
  /** Last lines of output. */
  output(): string;
  hasEnded(): boolean;
}

interface ChildOptions {
  name: string;
  command?: string;
  args: string[];
  env: Record<string, string | undefined>;
  /** Folder for the output, which is written to a separate file. */
  logs: string;
}

/** Starts a process in its own process group. */
export function startChild(options: ChildOptions): Child {
  return handle(spawnChild(options, []), options);
}

/** Starts a script of `children/` and connects to the functions that it serves. */
export function startRemote<A extends Api>(
  options: Omit<ChildOptions, "args" | "command">,
): Child & { ask: Remote<A> } {
  const script = join(import.meta.dirname, `../children/${options.name}.ts`);
  const args = ["--conditions=react-server", "--import", "tsx", script];
  const process = spawnChild({ ...options, args }, ["ipc"]);
  return { ...handle(process, options), ask: remote<A>(process, options.name) };
}

function spawnChild({ name, command, args, env, logs }: ChildOptions, extra: "ipc"[]): ChildProcess {
  const log = openSync(join(logs, `${name}.log`), "a");
  try {
    return spawn(command ?? process.execPath, args, {
      env: env as NodeJS.ProcessEnv,
      detached: true,
      stdio: ["ignore", log, log, ...extra],
      serialization: "advanced",
    });
  } finally {
    closeSync(log);
  }
}

function handle(child: ChildProcess, { name, logs }: Pick<ChildOptions, "name" | "logs">): Child {
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} could not be started`);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const signal = (what: NodeJS.Signals) => {
    try {
      process.kill(-pid, what);
    } catch {
      // The process group has already ended.
    }
  };
  const killAtExit = () => signal("SIGKILL");
  process.once("exit", killAtExit);
  return {
    pid,
    hasEnded,
    output: () =>
      readFileSync(join(logs, `${name}.log`), "utf8")
        .trimEnd()
        .split("\n")
        .slice(-15)
        .join("\n"),
    async stop() {
      if (!hasEnded()) {
        const exited = once(child, "exit");
        const timer = setTimeout(() => signal("SIGKILL"), STOP_WITHIN_MS);
        signal("SIGTERM");
        await exited;
        clearTimeout(timer);
      }
      killAtExit();
      process.off("exit", killAtExit);
    },
  };
}
