import { appendFile, readFile } from "node:fs/promises";

const SECRET = /whsec_[A-Za-z0-9+/]+=*/g;

/** The secrets that the sample receiver was given, newest first. Read on each request: the file may be edited meanwhile. */
export async function readSecrets(file: string): Promise<string[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return [...new Set(text.match(SECRET) ?? [])].reverse();
}

/** @returns whether the text held a secret; it is kept */
export async function keepSecret(file: string, text: string): Promise<boolean> {
  const [secret] = text.match(SECRET) ?? [];
  if (!secret) return false;
  await appendFile(file, `${secret}\n`, { mode: 0o600 });
  return true;
}
