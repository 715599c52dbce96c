import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, readDocument, section } from "./markdown";

/** One Mermaid flowchart of modules and of who may import whom. */
interface ModuleMap {
  /** Paths of the repository by module; longer paths win. */
  modules: Map<string, string>;
  /** The group that a module is in. */
  groupOf: Map<string, string>;
  edges: { from: string; to: string }[];
}

const architecture = await readDocument("docs/architecture.md");
const maps = [...section(architecture, "Module map").matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(
  ([, chart = ""]) => readMap(chart),
);
const imports = await findImports();

describe.each(maps.map((map, n) => ({ n: n + 1, map })))("module map $n", ({ map }) => {
  const used = imports.flatMap(({ file, imported }) => {
    const [from, to] = [moduleOf(map, file), moduleOf(map, imported)];
    return from && to && from !== to ? [{ file, imported, from, to }] : [];
  });

  it("draws an arrow for every import between modules", () => {
    const missing = used.filter(({ from, to }) => !map.edges.some((edge) => covers(map, edge, from, to)));
    expect(missing.map(({ file, imported }) => `${file} imports ${imported}`)).toEqual([]);
  });

  it("draws no arrow that no import needs", () => {
    const idle = map.edges.filter((edge) => !used.some(({ from, to }) => covers(map, edge, from, to)));
    expect(idle.map(({ from, to }) => `${from} --> ${to}`)).toEqual([]);
  });
});

it("places every file of the product in a module of each map that its folder is in", () => {
  const [whole, inside] = maps;
  const lost = imports.filter(
    ({ file }) =>
      (whole && !moduleOf(whole, file)) || (inside && file.startsWith("lib/") && !moduleOf(inside, file)),
  );
  expect(maps).toHaveLength(2);
  expect([...new Set(lost.map(({ file }) => file))]).toEqual([]);
});

/** Reads `id["path<br>path"]`, `subgraph id[…] … end`, and `id --> id & id`. */
function readMap(chart: string): ModuleMap {
  const map: ModuleMap = { modules: new Map(), groupOf: new Map(), edges: [] };
  let group: string | null = null;
  for (const line of chart.split("\n").map((text) => text.trim())) {
    const [, opened] = /^subgraph (\w+)/.exec(line) ?? [];
    if (opened) group = opened;
    if (line === "end") group = null;
    const [, id, label] = /^(\w+)\["([^"]+)"\]$/.exec(line) ?? [];
    if (id && label) {
      for (const path of label.split("<br>")) map.modules.set(path, id);
      if (group) map.groupOf.set(id, group);
    }
    const [, from, targets] = /^(\w+) --> (.+)$/.exec(line) ?? [];
    if (from && targets) map.edges.push(...targets.split(" & ").map((to) => ({ from, to })));
  }
  return map;
}

/** A path names a folder, one file without its ending, or the files of a folder (`lib/*.ts`). */
function moduleOf({ modules }: ModuleMap, file: string): string | undefined {
  const owners = [...modules].filter(([path]) =>
    path.endsWith("/*.ts")
      ? dirname(file) === path.slice(0, -"/*.ts".length)
      : file.startsWith(`${path}/`) || file.replace(/\.tsx?$/, "") === path || file === path,
  );
  return owners.sort(([a], [b]) => b.length - a.length)[0]?.[1];
}

/** An arrow of a group stands for all of its modules. */
function covers({ groupOf }: ModuleMap, edge: ModuleMap["edges"][number], from: string, to: string): boolean {
  const isIn = (module: string, name: string) => module === name || groupOf.get(module) === name;
  return isIn(from, edge.from) && isIn(to, edge.to);
}

/** Every import of a file of ours by a file of the product, types and dynamic imports included. */
async function findImports(): Promise<{ file: string; imported: string }[]> {
  const folders = ["app", "components", "inngest", "lib", "prisma"];
  const below = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(ROOT, folder), { recursive: true })).map((file) => join(folder, file)),
    ),
  );
  const files = [...below.flat(), "proxy.ts", "instrumentation.ts"].filter(
    (file) =>
      /\.tsx?$/.test(file) && !/\.(test|fixture)\.tsx?$/.test(file) && !file.startsWith("lib/db/generated/"),
  );
  const sources = await Promise.all(files.map((file) => readFile(join(ROOT, file), "utf8")));
  return files.flatMap((file, n) =>
    [...(sources[n] ?? "").matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"((?:@\/|\.)[^"]+)"/g)].map(
      ([, name = ""]) => ({
        file,
        imported: name.startsWith("@/") ? name.slice(2) : join(dirname(file), name),
      }),
    ),
  );
}
