import { read } from "read";
import { CommandError } from "@/lib/command-error";

/** Asks for a password twice without showing the input. @returns null without a terminal */
export async function askPassword(prompt: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const password = await read({ prompt, silent: true, replace: "*" });
  const again = await read({ prompt: "Repeat the password: ", silent: true, replace: "*" });
  if (password !== again)
    throw new CommandError("The passwords do not match. No account was created. Try again.");
  return password;
}
