import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, test, vi } from "vitest";

/** A supervisor in a process of its own, with the children given as programs; signals are then the real ones. */
function superviseInProcess(children: Record<string, string>) {
  const program = `
    import { supervise } from "@/lib/processes/supervisor";
    const supervisor = supervise(console.log);
    for (const [name, code] of Object.entries(${JSON.stringify(children)})) {
      supervisor.run({ name, args: ["-e", code], env: process.env });
    }
    supervisor.onStop(async () => console.log("cleanup 1"));
    supervisor.onStop(async () => console.log("cleanup 2"));
    process.exit(await supervisor.ended);
  `;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program]);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      for (const check of waiting) check();
    });
  }
  const line = (pattern: RegExp) =>
    new Promise<RegExpMatchArray>((resolve) => {
      const check = () => {
        const match = lines.map((text) => text.match(pattern)).find((found) => found !== null);
        if (!match) return;
        waiting.delete(check);
        resolve(match);
      };
      waiting.add(check);
      check();
    });
  running.push(child);
  return { child, lines, line };
}

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Prints its own pid and that of a child of its own, and stays. */
const WITH_GRANDCHILD = `
  const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  console.log("pids", process.pid, child.pid);
  setInterval(() => {}, 1000);
`;

describe("the supervisor", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "on %s ends every child, and what they have started, then cleans up in reverse order",
    async (signal) => {
      const { child, lines, line } = superviseInProcess({ web: WITH_GRANDCHILD });
      const [, own, grandchild] = await line(/web \| pids (\d+) (\d+)/);
      child.kill(signal);
      const [code] = await once(child, "exit");
      expect(code).toBe(0);
      // A moment may pass until the system has buried the grandchild.
      await vi.waitFor(() => expect([Number(own), Number(grandchild)].filter(alive)).toEqual([]), 5_000);
      expect(lines.slice(-2)).toEqual(["cleanup 2", "cleanup 1"]);
    },
  );

  test("lets a child finish what it is doing", async () => {
    const { child, lines, line } = superviseInProcess({
      worker: `
        process.on("SIGTERM", () => setTimeout(() => { console.log("finished"); process.exit(0); }, 300));
        setInterval(() => {}, 1000);
        console.log("ready");
      `,
    });
    await line(/worker \| ready/);
    child.kill("SIGTERM");
    await once(child, "close");
    expect(lines.indexOf("worker | finished")).toBeGreaterThan(0);
  });

  test("starts a child again that was killed", async () => {
    const { line, lines, child } = superviseInProcess({ worker: WITH_GRANDCHILD });
    const [, first] = await line(/worker \| pids (\d+)/);
    process.kill(Number(first), "SIGKILL");
    await line(/worker exited \(SIGKILL\)\. Restarting in 1 s/);
    const [, second] = await line(new RegExp(`worker \\| pids (?!${first} )(\\d+)`));
    expect(alive(Number(second))).toBe(true);
    child.kill("SIGTERM");
    await once(child, "exit");
    expect(lines.filter((text) => text.includes("pids"))).toHaveLength(2);
  });
});
