import { CommandError } from "@/lib/command-error";
import { EnvError } from "@/lib/env";

/** Runs a command and exits. Problems that the user can fix are printed as plain messages, other errors with their stack. */
export async function runScript(script: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exit((await script()) ?? 0);
  } catch (error) {
    const plain = error instanceof CommandError || error instanceof EnvError;
    console.error(plain ? `\n${error.message}\n` : error);
    process.exit(1);
  }
}
