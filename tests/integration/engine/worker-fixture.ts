import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./harness";

/** Worker processes that run one after the other and share a log and gates. */
export class Workers {
  readonly folder = mkdtempSync(join(tmpdir(), "empfio-worker-"));
  private child: ChildProcess | undefined;

  /** Log entries in order. @param key returns only entries of this key */
  log(key?: string): string[] {
    const lines = readFileSync(join(this.folder, "log"), "utf8").split("\n").filter(Boolean);
    if (key === undefined) return lines;
    return lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  }

  open(gate: string): void {
    writeFileSync(join(this.folder, gate), "");
  }

  async start(): Promise<void> {
    writeFileSync(join(this.folder, "log"), "", { flag: "a" });
    const before = this.log("worker").length;
    this.child = spawn(
      process.execPath,
      [
        "--conditions=react-server",
        "--import",
        "tsx",
        fileURLToPath(new URL("./worker-process.ts", import.meta.url)),
      ],
      { env: { ...process.env, WORKER_FOLDER: this.folder }, stdio: ["ignore", "ignore", "inherit"] },
    );
    const { child } = this;
    await until(() => this.log("worker").length > before || child.exitCode !== null);
    if (child.exitCode !== null) throw new Error(`the worker ended with ${child.exitCode}`);
  }

  /** Kills the worker with SIGKILL. */
  kill(): Promise<number | null> {
    return this.end("SIGKILL");
  }

  /** Stops the worker with SIGTERM. @returns the exit code */
  stop(): Promise<number | null> {
    return this.end("SIGTERM");
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    child.kill(signal);
    return ended;
  }
}
