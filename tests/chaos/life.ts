import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startProcess, type TestProcess } from "../fixtures/processes";

interface LifeOptions {
  /** Path from the repository's root. */
  file: string;
  settings: () => Record<string, string>;
  /** Log message that shows that the process is ready. */
  ready: string;
  /** Receives the log lines of each ended process. */
  onEnd?: (lines: ReturnType<TestProcess["log"]>) => void;
  logFile: string;
}

/** A process that is restarted immediately whenever it ends. */
export class Life {
  /** Number of unexpected ends after readiness. Earlier ends are expected, because the database is down at times. */
  endedAtWork = 0;
  private process: TestProcess;
  private ready: Promise<boolean>;
  private over = false;

  constructor(private readonly options: LifeOptions) {
    [this.process, this.ready] = this.begin();
  }

  /** Resolves when the process, or its successor if it ends first, is ready. */
  async untilReady(): Promise<void> {
    // The next process starts after the last lines of this one were read.
    while (!(await this.ready)) await sleep(10);
  }

  /** Kills the process with SIGKILL. Resolves when all of its processes have ended and a new one starts. */
  async kill(): Promise<void> {
    for (;;) {
      const { process } = this;
      await process.kill();
      // With an exit code, the process ended by itself before the signal, so another one has to be killed.
      if ((await process.ended) === null) return;
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.process.signal(signal);
  }

  /** Ends the process without a restart. @returns the exit code */
  async end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
    this.over = true;
    this.process.signal(signal);
    return this.process.ended;
  }

  private begin(): [TestProcess, Promise<boolean>] {
    const { file, settings, onEnd, logFile } = this.options;
    const process = startProcess(file, settings());
    const ready = this.works(process);
    void process.ended.then(async (code) => {
      const lines = process.log();
      appendFileSync(logFile, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
      onEnd?.(lines);
      const worked = await ready;
      if (this.over) return;
      if (code !== null && worked) this.endedAtWork += 1;
      [this.process, this.ready] = this.begin();
    });
    return [process, ready];
  }

  /** Waits without a time limit, because the machine may be busy. @returns false if the process ends first */
  private async works(process: TestProcess): Promise<boolean> {
    let over = false;
    void process.ended.then(() => {
      over = true;
    });
    const logged = () =>
      process.waitForLog(this.options.ready).then(
        () => true,
        () => false,
      );
    while (!over) if (await logged()) return true;
    return false;
  }
}
