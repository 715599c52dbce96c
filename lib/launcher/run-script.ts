import { EnvError } from "@/lib/env";
import { LauncherError } from "./failure";

/** Runs a command of ours to its end: what the person can mend is one plain message, anything else keeps its stack. */
export async function runScript(script: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exit((await script()) ?? 0);
  } catch (error) {
    const plain = error instanceof LauncherError || error instanceof EnvError;
    console.error(plain ? `\n${error.message}\n` : error);
    process.exit(1);
  }
}
