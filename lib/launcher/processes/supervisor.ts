import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** What a child may take to end its work in progress before it is killed: more than the worker takes before it gives up. */
const STOP_GRACE_MS = 30_000;
/** A child that lives this long has started well: its next crash is restarted without delay. */
const HEALTHY_AFTER_MS = 30_000;
const RESTARTS_IN_A_ROW = 5;

export interface ChildSpec {
  name: string;
  /** Arguments to Node. Never npx or npm: those are chains of processes, of which a signal reaches the first only. */
  args: string[];
  env: Record<string, string | undefined>;
}

export interface Supervisor {
  /** Starts a child and keeps it running: a crash is followed by a restart, after 1 s, 2 s, 4 s … */
  run: (spec: ChildSpec) => void;
  /** Called after the children have ended, last added first. */
  onStop: (cleanup: () => Promise<void>) => void;
  /** Ends everything, in order. A second call waits for the first. */
  stop: () => Promise<void>;
  /** Resolves after everything was stopped: with 0 on a signal, 1 when a child would not stay up. */
  ended: Promise<number>;
}

/**
 * Runs children until Ctrl-C, SIGTERM or SIGHUP, then ends all of them before it ends itself; a second Ctrl-C kills.
 * @param print where the children's lines go, after their name; null: straight to our own output, unchanged
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
    // A group of its own: the terminal's Ctrl-C reaches us only, and ours reaches all that the child has started.
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
        console.error(`${spec.name} ended again (${why}) and will not be restarted.`);
        void stopWith(1);
        return;
      }
      const delay = 1_000 * 2 ** inARow;
      console.error(`${spec.name} ended (${why}); starting it again in ${delay / 1_000} s.`);
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
  // However we end, nothing of ours stays behind.
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
    // The group has ended already.
  }
}
