import { read } from "read";
import { LauncherError } from "./failure";

/** Asks twice, without showing what is typed. @returns null when there is nobody to ask */
export async function askPassword(prompt: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const password = await read({ prompt, silent: true, replace: "*" });
  const again = await read({ prompt: "The same again: ", silent: true, replace: "*" });
  if (password !== again) throw new LauncherError("The two passwords differ. Nothing was made.");
  return password;
}
