import { read } from "read";
import { LauncherError } from "./failure";

/** Asks for a password twice without showing the input. @returns null without a terminal */
export async function askPassword(prompt: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const password = await read({ prompt, silent: true, replace: "*" });
  const again = await read({ prompt: "Repeat the password: ", silent: true, replace: "*" });
  if (password !== again)
    throw new LauncherError("The passwords do not match. No account was created. Try again.");
  return password;
}
