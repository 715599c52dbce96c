import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { ROOT } from "./markdown";

const text = await readFile(join(ROOT, "Dockerfile"), "utf8");
const instructions = DockerfileParser.parse(text).getInstructions();
const starts = instructions.flatMap((one, index) => (one.getKeyword() === "FROM" ? [index] : []));
const of = (keyword: string, from = 0) =>
  instructions
    .slice(from)
    .filter((one) => one.getKeyword() === keyword)
    .map((one) => one.getArgumentsContent() ?? "");
const last = starts.at(-1);

describe("the Dockerfile", () => {
  it("has no error and no warning", () => {
    expect(validate(text)).toEqual([]);
  });

  it("builds in a stage of its own, on Debian slim with a pinned Node major", () => {
    expect(starts).toHaveLength(2);
    for (const base of of("FROM")) expect(base).toMatch(/^node:\d+-\w+-slim( AS build)?$/);
    expect(of("RUN", last)).toEqual([]);
  });

  it("runs as a user that is not root, and says when it is ready", () => {
    expect(of("USER", last)).toEqual(["node"]);
    expect(of("HEALTHCHECK", last)[0]).toContain("/api/health/ready");
  });

  it("holds no secret and no setting of an installation", () => {
    const names = of("ENV").map((one) => one.split("=")[0]);
    expect(new Set(names)).toEqual(new Set(["NODE_ENV", "NEXT_TELEMETRY_DISABLED", "PORT"]));
    expect(of("ARG")).toEqual([]);
  });

  it("copies only files that exist or that the build makes", () => {
    const made = ["node_modules", "dist", ".next", "sbom.cdx.json"];
    const copied = of("COPY").flatMap((one) =>
      one
        .split(/\s+/)
        .slice(0, -1)
        .filter((word) => !word.startsWith("--") && word !== ".")
        .map((path) => path.replace("/srv/empfio/", "")),
    );
    expect(copied.filter((path) => !made.includes(path) && !existsSync(join(ROOT, path)))).toEqual([]);
    expect(copied).toEqual(expect.arrayContaining(["dist", ".next", "prisma", "package.json"]));
  });
});

it("gives the build no data, no secrets, and no tests", async () => {
  const lines = (await readFile(join(ROOT, ".dockerignore"), "utf8")).split("\n");
  const rules = lines.filter((line) => line !== "" && !line.startsWith("#"));
  expect(rules[0]).toBe("*");
  const kept = rules.filter((rule) => rule.startsWith("!")).map((rule) => rule.slice(1));
  expect(kept.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(kept.some((path) => /^(\.|tests|docs)/.test(path))).toBe(false);
});
