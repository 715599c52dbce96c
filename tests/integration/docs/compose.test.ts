import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DCLinter } from "dclint";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { codeSpans, ROOT, readDocument, section, tables } from "./markdown";

interface Service {
  image: string;
  build?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  ports?: string[];
  depends_on?: string[] | Record<string, unknown>;
  environment?: Record<string, string | null>;
  profiles?: string[];
}

const path = join(ROOT, "compose.yaml");
const { services } = parse(await readFile(path, "utf8"), { merge: true }) as {
  services: Record<string, Service>;
};
const all = Object.entries(services);
const ours = all.filter(([, { build }]) => build !== undefined);

/** The linter's rules about order and quotes are not ours. */
const STYLE = [
  "no-quotes-in-volumes",
  "require-project-name-field",
  "service-ports-alphabetical-order",
  "services-alphabetical-order",
  "service-image-require-explicit-tag",
  "require-quotes-in-ports",
  "top-level-properties-order",
  "service-dependencies-alphabetical-order",
  "service-keys-order",
  "no-build-and-image",
  // Two profiles publish the same port; only one of them runs.
  "no-duplicate-exported-ports",
];

/** What the image sets itself, and what is only for other installations. */
const NOT_PASSED_ON = [
  "PORT",
  "HOST",
  "DATA_DIR",
  "NODE_ENV",
  "EMPFIO_DEMO",
  "WEBHOOK_ALLOWED_NETWORKS",
  "INNGEST_DEV",
];

describe("compose.yaml", () => {
  it("is valid, and publishes ports on loopback only", () => {
    const rules = Object.fromEntries(STYLE.map((name) => [name, 0 as const]));
    const linter = new DCLinter({ rules, quiet: true, debug: false, exclude: [] });
    const [result] = linter.lintFiles([path], false);
    expect(result?.messages).toEqual([]);
    for (const port of all.flatMap(([, { ports = [] }]) => ports)) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it("starts each service after services that exist", () => {
    const needed = all.flatMap(([, { depends_on = [] }]) =>
      Array.isArray(depends_on) ? depends_on : Object.keys(depends_on),
    );
    expect(needed.filter((name) => !services[name])).toEqual([]);
  });

  it("runs our containers with a read-only file system and without privileges", () => {
    expect(ours.map(([name]) => name)).toEqual(["migrate", "app", "web"]);
    for (const [, { read_only, cap_drop, security_opt }] of ours) {
      expect({ read_only, cap_drop, security_opt }).toEqual({
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
      });
    }
  });

  it("passes on every setting of docs/operations.md that a container can use", async () => {
    const rows = tables(section(await readDocument("docs/operations.md"), "Settings")).flatMap(
      (table) => table.rows,
    );
    const documented = rows.flatMap(([name = ""]) => codeSpans(name));
    const passed = Object.keys(services.web?.environment ?? {});
    expect([...passed, ...NOT_PASSED_ON].sort()).toEqual(documented.sort());
  });

  it("gives no setting an empty value, which some take for no limit", () => {
    const empty = ours.flatMap(([, { environment = {} }]) =>
      Object.entries(environment).filter(([, value]) => value === "" || /^\$\{\w+:?-\}$/.test(value ?? "")),
    );
    expect(empty.filter(([name]) => !name.startsWith("INNGEST_"))).toEqual([]);
  });
});
