import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const APP = join(import.meta.dirname, "../../app");

/** Every page of the application by its path, for example `/settings/integrations/webhooks/[id]`. */
export async function findPages(): Promise<string[]> {
  const files = (await readdir(APP, { recursive: true })).filter((file) => /(^|\/)page\.tsx$/.test(file));
  return files.map(toPath).sort();
}

/** Every API route with GET. */
export async function findReads(): Promise<string[]> {
  const files = (await readdir(APP, { recursive: true })).filter((file) => /^api\/.*route\.ts$/.test(file));
  const sources = await Promise.all(files.map((file) => readFile(join(APP, file), "utf8")));
  return files
    .filter((_, index) => /export .*\bGET\b/.test(sources[index] ?? ""))
    .map(toPath)
    .filter((path) => !path.includes("[..."))
    .sort();
}

/** Replaces a folder in brackets by the ID for the folder before it, for example `webhooks/[id]`. */
export function fillIn(path: string, ids: Record<string, string>): string {
  const filled = path.replace(/(\w+)\/\[\w+\]/g, (whole, noun: string) => {
    const id = ids[noun];
    if (!id) throw new Error(`${path}: this test has no ID for ${whole}`);
    return `${noun}/${id}`;
  });
  return filled;
}

const toPath = (file: string) =>
  `/${file
    .split("/")
    .slice(0, -1)
    .filter((part) => !part.startsWith("("))
    .join("/")}`;
