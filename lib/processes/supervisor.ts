import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** How long a child may take to finish its work before it is killed. Longer than the worker's own timeout. */
const STOP_GRACE_MS = 30_000;
/** A child that ran this long is restarted without extra delay after its next crash. */
const HEALTHY_AFTER_MS = 30_000;
const RESTARTS_IN_A_ROW = 5;

export interface ChildSpec {
  name: string;
  /**
   * Arguments to Node. Do not use npx or npm: they start a chain of processes, and only the first gets a
   * signal.
   */
  args: string[];
  env: Record<string, string | undefined>;
}

export interface Supervisor {
  /** Starts a child and restarts it after a crash, with delays of 1 s, 2 s, 4 s, and so on. */
  run: (spec: ChildSpec) => void;
  /** Cleanups run after the children have exited, in reverse order. */
  onStop: (cleanup: () => Promise<void>) => void;
  /** Stops all children, then runs the cleanups. A second call waits for the first. */
  stop: () => Promise<void>;
  /** Resolves when everything has stopped, with 0 after a signal and 1 when a child kept crashing. */
  ended: Promise<number>;
}

/**
 * Runs children until Ctrl-C, SIGTERM, or SIGHUP, and stops all of them before it exits. A second Ctrl-C
 * kills them.
 * @param print receives the children's output lines, prefixed with their name; null passes the output through
 *   unchanged
 */
export function supervise(print: ((line: string) => void) | null): Supervisor {
  const children = new Map<string, ChildProcess>();
  const cleanups: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  let end: (code: number) => void = () => {};
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });

  const stop = () => {
    stopping ??= (async () => {
      await Promise.all([...children.values()].map(stopGroup));
      for (const cleanup of cleanups.reverse()) await cleanup();
    })();
    return stopping;
  };
  const stopWith = async (code: number) => {
    await stop();
    end(code);
  };

  const start = (spec: ChildSpec, restarts: number) => {
    const startedAt = Date.now();
    // In its own process group. Ctrl-C in the terminal then reaches only this process, which signals all
    // descendants.
    const child = spawn(process.execPath, spec.args, {
      env: spec.env as NodeJS.ProcessEnv,
      detached: true,
      stdio: print ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    });
    children.set(spec.name, child);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream && print)
        createInterface({ input: stream }).on("line", (line) => print(`${spec.name} | ${line}`));
    }
    child.once("exit", (code, signal) => {
      killGroup(child, "SIGKILL");
      children.delete(spec.name);
      if (stopping) return;
      const inARow = Date.now() - startedAt < HEALTHY_AFTER_MS ? restarts : 0;
      const why = signal ?? `exit code ${code}`;
      if (inARow >= RESTARTS_IN_A_ROW) {
        console.error(`${spec.name} exited again (${why}) and will not be restarted.`);
        void stopWith(1);
        return;
      }
      const delay = 1_000 * 2 ** inARow;
      console.error(`${spec.name} exited (${why}). Restarting in ${delay / 1_000} s.`);
      setTimeout(() => !stopping && start(spec, inARow + 1), delay);
    });
  };

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stopping) killAll();
      else void stopWith(0);
    });
  }
  const killAll = () => {
    for (const child of children.values()) killGroup(child, "SIGKILL");
  };
  // No child stays behind, regardless of how this process exits.
  process.on("exit", killAll);

  return { run: (spec) => start(spec, 0), onStop: (cleanup) => cleanups.push(cleanup), stop, ended };
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  killGroup(child, "SIGTERM");
  const timer = setTimeout(() => killGroup(child, "SIGKILL"), STOP_GRACE_MS);
  await exited;
  clearTimeout(timer);
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has already exited.
  }
}
