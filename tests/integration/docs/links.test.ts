import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import packageJson from "@/package.json" with { type: "json" };
import { codeSpans, findDocuments, prose, ROOT } from "./markdown";

const documents = await findDocuments();
const textOf = new Map(documents.map(({ path, text }) => [path, text]));
const scripts = Object.keys(packageJson.scripts);

/** Folders whose files documents name in code spans. */
const SOURCE = /^(?:app|components|docs|inngest|lib|prisma|tests)\/[\w()[\]./-]+$/;

it("finds the documents that the README names", () => {
  expect([...textOf.keys()]).toEqual(expect.arrayContaining(["README.md", "docs/contract.md"]));
});

describe.each(documents)("$path", ({ path, text }) => {
  it("has only relative links to files and headings that exist", () => {
    const broken = linksOf(text).filter((link) => !leadsSomewhere(path, link));
    expect(broken).toEqual([]);
  });

  it("names only files and folders that exist", () => {
    const named = codeSpans(prose(text)).filter((code) => SOURCE.test(code));
    expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it("names only npm scripts that exist", () => {
    expect(scriptsIn(text).filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

it("describes every npm script in a document", () => {
  // npm runs it by itself, so that no document tells anybody to.
  const lifecycle = (text: string) => codeSpans(text).filter((code) => code === "postinstall");
  const described = documents.flatMap(({ text }) => [...scriptsIn(text), ...lifecycle(text)]);
  expect(scripts.filter((name) => !described.includes(name))).toEqual([]);
});

function linksOf(text: string): string[] {
  const targets = [...prose(text).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

function leadsSomewhere(from: string, link: string): boolean {
  const [file = "", heading] = link.split("#");
  const path = file === "" ? from : relative(ROOT, join(ROOT, dirname(from), file));
  if (!existsSync(join(ROOT, path))) return false;
  return heading === undefined || headingsOf(textOf.get(path) ?? "").includes(heading);
}

/** As GitHub makes anchors of headings. */
function headingsOf(text: string): string[] {
  const headings = [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** `npm run name`, and the two that need no `run`. */
function scriptsIn(text: string): string[] {
  return [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(test|start)\b)/g)].map(
    ([, name, short]) => name ?? short ?? "",
  );
}
