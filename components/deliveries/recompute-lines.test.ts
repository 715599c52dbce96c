import { execFileSync, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { recomputeLines } from "./recompute-lines";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const body = `{"event":"lead.created","data":{"name":"Zoë O'Hara","note":"$HOME \`id\` \\n"}}`;
const prefix = "evt_1.1772880000.";
const hasPython = spawnSync("python3", ["--version"]).status === 0;

const run = (command: string | undefined) =>
  execFileSync("sh", ["-c", command ?? "exit 1"], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C.UTF-8", SECRET: secret },
  }).trim();

/** Computed as the contract describes, without our own signing code. */
const hex = createHmac("sha256", secret).update(body, "utf8").digest("hex");
const standard = `v1,${createHmac("sha256", Buffer.alloc(32, 7))
  .update(prefix + body, "utf8")
  .digest("base64")}`;

describe("the commands that recompute a signature", () => {
  it("print the header's value in Node", () => {
    expect(run(recomputeLines({ prefix: "", body })[0]?.code)).toBe(hex);
    expect(run(recomputeLines({ prefix, body })[0]?.code)).toBe(standard);
  });

  it.runIf(hasPython)("print the header's value in Python", () => {
    expect(run(recomputeLines({ prefix: "", body })[1]?.code)).toBe(hex);
    expect(run(recomputeLines({ prefix, body })[1]?.code)).toBe(standard);
  });
});
