import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const APP = join(import.meta.dirname, "../../app");

/** Every page of the application by its path, for example `/settings/integrations/webhooks/[id]`. */
export async function findPages(): Promise<string[]> {
  const files = (await readdir(APP, { recursive: true })).filter((file) => /(^|\/)page\.tsx$/.test(file));
  return files.map(toPath).sort();
}

interface Route {
  path: string;
  methods: string[];
}

/** Every API route with its methods, except catch-all routes. */
export async function findRoutes(): Promise<Route[]> {
  const files = (await readdir(APP, { recursive: true })).filter((file) => /^api\/.*\/route\.ts$/.test(file));
  const routes = await Promise.all(
    files.map(async (file) => ({
      path: toPath(file),
      methods: exportedMethods(await readFile(join(APP, file), "utf8")),
    })),
  );
  return routes.filter(({ path }) => !path.includes("[...")).sort((a, b) => a.path.localeCompare(b.path));
}

const exportedMethods = (source: string) =>
  [...source.matchAll(/^export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE)\b/gm)].flatMap(
    ([, method]) => method ?? [],
  );

/** Every API route with GET. */
export const findReads = async () =>
  (await findRoutes()).filter(({ methods }) => methods.includes("GET")).map(({ path }) => path);

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
