import { type SpawnOptions, spawn } from "node:child_process";

export interface Finished {
  code: number;
  output: string;
}

/** Runs a command and returns its output (empty with `stdio: "ignore"`). @throws {Error} when it cannot be started */
export function run(command: string, args: string[], options: SpawnOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Like `run`, for commands that must succeed. @throws {Error} with the command's output when it fails */
export async function runQuietly(
  command: string,
  args: string[],
  options: SpawnOptions = {},
): Promise<string> {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed (${code}):\n${output.trim()}`);
  return output;
}
