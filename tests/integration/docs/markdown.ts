import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

export const ROOT = join(import.meta.dirname, "../../..");

export interface Document {
  /** Relative to the root of the repository. */
  path: string;
  text: string;
}

/** Every Markdown file of the repository. */
export async function findDocuments(): Promise<Document[]> {
  const paths = await markdownBelow(ROOT);
  return Promise.all(
    paths.map(async (path) => ({ path: relative(ROOT, path), text: await readFile(path, "utf8") })),
  );
}

export const readDocument = (path: string) => readFile(join(ROOT, path), "utf8");

/** Leaves out folders that start with a dot (.git, .next, .data) and those that tools fill. */
async function markdownBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return entry.name.endsWith(".md") ? [path] : [];
    const isOurs =
      entry.isDirectory() &&
      !entry.name.startsWith(".") &&
      !["node_modules", "test-results"].includes(entry.name);
    return isOurs ? markdownBelow(path) : [];
  });
  return (await Promise.all(found)).flat().sort();
}

/** The text without fenced code blocks. */
export const prose = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, "");

/**
 * The text of one section, its subsections included, without its heading.
 * @throws {Error} when there is no such heading
 */
export function section(text: string, heading: string): string {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, "") === heading);
  if (start === -1) throw new Error(`There is no heading "${heading}".`);
  const level = (lines[start] ?? "").indexOf(" ");
  const end = lines.findIndex((line, n) => n > start && /^#+ /.test(line) && line.indexOf(" ") <= level);
  return lines.slice(start + 1, end === -1 ? undefined : end).join("\n");
}

export interface Table {
  header: string[];
  rows: string[][];
}

/** The tables of a text, in order. */
export function tables(text: string): Table[] {
  const blocks = text
    .split(/\n(?!\|)/)
    .map((block) => block.split("\n").filter((line) => line.startsWith("|")));
  return blocks
    .filter((lines) => lines.length > 2)
    .map(([header = "", , ...rows]) => ({ header: cells(header), rows: rows.map(cells) }));
}

const cells = (line: string) =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The code spans of a text. */
export const codeSpans = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
