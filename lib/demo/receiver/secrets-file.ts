import { appendFile, readFile } from "node:fs/promises";

const SECRET = /whsec_[A-Za-z0-9+/]+=*/g;

/** The secrets of the sample receiver, newest first. Read on every request, since the file may be edited. */
export async function readSecrets(file: string): Promise<string[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return [...new Set(text.match(SECRET) ?? [])].reverse();
}

/** Stores the secret that the text contains. @returns false when it contains none */
export async function keepSecret(file: string, text: string): Promise<boolean> {
  const [secret] = text.match(SECRET) ?? [];
  if (!secret) return false;
  await appendFile(file, `${secret}\n`, { mode: 0o600 });
  return true;
}
