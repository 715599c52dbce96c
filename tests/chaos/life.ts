import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startProcess, type TestProcess } from "../fixtures/processes";

interface LifeOptions {
  /** From the repository's root. */
  file: string;
  settings: () => Record<string, string>;
  /** What it logs once it works. */
  ready: string;
  /** Gets the lines of each process that has ended. */
  onEnd?: (lines: ReturnType<TestProcess["log"]>) => void;
  logFile: string;
}

/** A process that is started again at once, whenever it ends. */
export class Life {
  /** Ends that nobody asked for, of processes that worked. Before that they may: the database is away now and then. */
  endedAtWork = 0;
  private process: TestProcess;
  private ready: Promise<boolean>;
  private over = false;

  constructor(private readonly options: LifeOptions) {
    [this.process, this.ready] = this.begin();
  }

  /** Resolves once it works; when it ends before, once the next one does. */
  async untilReady(): Promise<void> {
    // The next one begins when the last lines of this one are read.
    while (!(await this.ready)) await sleep(10);
  }

  /** kill -9; resolves when nothing of it runs, and a new one begins. */
  async kill(): Promise<void> {
    for (;;) {
      const { process } = this;
      await process.kill();
      // An exit code: it was just about to end by itself, and nobody was killed.
      if ((await process.ended) === null) return;
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.process.signal(signal);
  }

  /** The last end. @returns the exit code */
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

  /** Waits however long it takes, machines are busy. @returns false when it ends before */
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
