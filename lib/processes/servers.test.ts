import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Settings, webServer, worker } from "./servers";

const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** The environment variables and the arguments to Node of a script "NAME=value exec node …". */
function read(script = "") {
  const [variables = "", command = ""] = script.split("exec node ");
  const env = variables.split(" ").flatMap((one) => (one ? [one.split("=")] : []));
  return { env: Object.fromEntries(env) as Settings, args: command.split(" ") };
}

it.each([
  ["web", webServer("start", { NODE_ENV: "production" })],
  ["worker", worker("start", {})],
])("starts %s in production like the script of the same name", (name, { env, args }) => {
  const script = read(scripts[name]);
  expect(script.env).toEqual(env);
  expect(args.slice(0, script.args.length)).toEqual(script.args);
});
