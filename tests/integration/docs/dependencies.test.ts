import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codeSpans, ROOT, readDocument, tables } from "./markdown";

const manifest = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as Record<
  "dependencies" | "devDependencies",
  Record<string, string>
>;
const installed = { ...manifest.dependencies, ...manifest.devDependencies };
const rows = tables(await readDocument("docs/decisions/0041-dependencies.md")).flatMap((table) => table.rows);

describe("dependencies", () => {
  it("each have a reason in docs/decisions, once", () => {
    const explained = rows.map(([name = ""]) => codeSpans(name)[0]);
    expect(explained.sort()).toEqual(Object.keys(installed).sort());
    expect(rows.filter(([, reason = ""]) => reason.trim() === "")).toEqual([]);
  });

  it("have exact versions", () => {
    const ranges = Object.entries(installed).filter(
      ([, version]) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+/.test(version),
    );
    expect(ranges).toEqual([]);
  });
});
